package dev.kessai.books.reconciliation;

import dev.kessai.contracts.account.FundClass;
import java.time.LocalDate;
import java.util.Optional;

/** Where the posting rules of a date put a movement; empty where no rule says so. */
@FunctionalInterface
public interface ExpectedAccount {
    /** Number of an account of the general ledger. */
    Optional<Integer> of(String accountingCode, long owner, FundClass fundClass, LocalDate date);
}
