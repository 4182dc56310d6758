package dev.kessai.contracts.payment;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.Part;
import java.util.List;

/**
 * What is to be moved. Which fields a type needs, and what it may name, is the coordinator's list of plans; a wrong
 * order is refused before anything is stored.
 *
 * @param amountMinor minor units, 1 to {@link Currency#maxMinor}
 * @param payer owner id of the debit side; 0 where the type fixes it (a grant)
 * @param payee owner id of the credit side; 0 where the type fixes it (a refund)
 * @param sources of the debit; sums to the amount plus the fee
 * @param excludedClasses {@code FundClass.bit} set of classes that must not pay, 0 for none
 * @param parts what the payee receives by class and lot; empty for the type's default
 * @param feeMinor on top of the amount, paid by the payer to the house
 * @param accountingCode from the catalogue: a movement without meaning cannot be born
 * @param reference the caller's own number, at most 64 characters, for people
 * @param debits what the payer gives by class, and lot (as {@link Part.Lot.Restore}); empty for the type's default.
 *     They sum to the amount plus the fee
 * @param capture whether the decision follows the tries at once or waits for a capture
 */
public record Order(
        PaymentType type,
        long amountMinor,
        Currency currency,
        long payer,
        long payee,
        List<Source> sources,
        long excludedClasses,
        List<Part> parts,
        long feeMinor,
        String accountingCode,
        String reference,
        Capture capture,
        List<Part> debits) {
    public Order {
        sources = List.copyOf(sources);
        parts = List.copyOf(parts);
        debits = List.copyOf(debits);
    }

    /** An order that leaves to its type, or to sources, what is taken. */
    public Order(
            PaymentType type,
            long amountMinor,
            Currency currency,
            long payer,
            long payee,
            List<Source> sources,
            long excludedClasses,
            List<Part> parts,
            long feeMinor,
            String accountingCode,
            String reference,
            Capture capture) {
        this(
                type,
                amountMinor,
                currency,
                payer,
                payee,
                sources,
                excludedClasses,
                parts,
                feeMinor,
                accountingCode,
                reference,
                capture,
                List.of());
    }

    /** When the decision is taken. */
    public enum Capture {
        AT_ONCE,
        LATER
    }
}
