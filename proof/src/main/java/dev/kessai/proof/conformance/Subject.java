package dev.kessai.proof.conformance;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.Part;
import dev.kessai.payment.Leg;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the participant under test.
 *
 * @param ledger the name in its commands
 * @param owner who pays: has at least a thousand times the amount
 * @param otherOwner somebody else, who need not exist; of the same lane where the participant has lanes
 * @param amountMinor of a leg, at least 2
 * @param declinedMinor an amount that is declined
 * @param pendingMinor an amount that is answered PENDING, or 0
 * @param kind what can be asked: a pivot's charge is never cancelled
 * @param credited the class of credits, as a part of one unit; null where it is never credited, as most outside parties
 * @param patienceMillis until a pending leg must have become definite, or a restarted process reachable
 */
record Subject(
        String ledger,
        long owner,
        long otherOwner,
        Currency currency,
        long amountMinor,
        long declinedMinor,
        long pendingMinor,
        Leg.Kind kind,
        @Nullable Part credited,
        long patienceMillis) {
    Subject {
        if (amountMinor < 2) throw new IllegalArgumentException("amountMinor=" + amountMinor);
    }

    /** Whether a reserved debit can be cancelled. */
    boolean cancels() {
        return kind != Leg.Kind.PIVOT;
    }

    /** Whether it is credited. */
    boolean credits() {
        return credited != null;
    }

    /** One class where we know one, so that its balance can be followed. */
    FundPolicy policy() {
        return credited == null ? FundPolicy.DEFAULT : FundPolicy.only(credited.fundClass());
    }
}
