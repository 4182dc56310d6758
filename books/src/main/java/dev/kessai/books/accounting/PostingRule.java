package dev.kessai.books.accounting;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import java.time.LocalDate;
import java.util.Optional;

/**
 * To which account of the general ledger a movement goes.
 *
 * @param code an accounting code, a group of them ({@code withdrawal.*}), or {@code *}
 * @param owner whose account it is, where that matters
 * @param from first business date
 * @param until last business date, empty for no end
 */
record PostingRule(
        String code,
        FundClass fundClass,
        Optional<Owner> owner,
        GlAccount account,
        LocalDate from,
        Optional<LocalDate> until) {
    static final String ANY = "*";

    PostingRule {
        if (until.isPresent() && until.get().isBefore(from)) throw new IllegalArgumentException("ends before " + from);
    }

    boolean fits(String movedCode, long movedOwner, LocalDate date) {
        return fitsCode(movedCode)
                && (owner.isEmpty() || owner.get().id() == movedOwner)
                && !date.isBefore(from)
                && (until.isEmpty() || !date.isAfter(until.get()));
    }

    /** Whether it is in force for all time to come. */
    boolean isOpenEnded() {
        return until.isEmpty();
    }

    private boolean fitsCode(String movedCode) {
        if (code.equals(ANY)) return true;
        if (!code.endsWith(ANY)) return code.equals(movedCode);
        return movedCode.startsWith(code.substring(0, code.length() - ANY.length()));
    }

    /** The larger one wins: an exact code over a group over none, then one that names the owner. */
    int weight() {
        int byCode = code.equals(ANY) ? 0 : code.endsWith(ANY) ? 2 : 4;
        return byCode + (owner.isPresent() ? 1 : 0);
    }

    /** Whether some movement would find both and neither would win. */
    boolean conflictsWith(PostingRule other) {
        boolean sameMovements = fundClass == other.fundClass && code.equals(other.code) && owner.equals(other.owner);
        boolean apart = until.filter(end -> end.isBefore(other.from)).isPresent()
                || other.until.filter(end -> end.isBefore(from)).isPresent();
        return sameMovements && !apart;
    }
}
