package dev.kessai.contracts.participant;

import dev.kessai.contracts.account.FundClass;
import java.util.Set;

/**
 * From which of an owner's classes and lots a debit may take (01-payment, fund_policy). The order among them is the
 * participant's.
 *
 * @param classes the classes allowed, as {@link FundClass#bit} set; {@link #ALL} for the participant's default
 * @param lot only this lot (its number within the account), or 0
 * @param noFloor clearing, payout return and adjustment: the floor does not decline
 * @param force claw-back: nothing declines; what the owner lacks it owes (USER_RECEIVABLE), and later credits to the
 *     owner repay that first
 */
public record FundPolicy(long classes, long lot, boolean noFloor, boolean force) {
    public static final long ALL = -1L;
    public static final FundPolicy DEFAULT = new FundPolicy(ALL, 0, false);

    public FundPolicy {
        if (classes == 0) throw new IllegalArgumentException("no class allowed");
        if (lot < 0) throw new IllegalArgumentException("lot=" + lot);
    }

    /** A policy that may decline. */
    public FundPolicy(long classes, long lot, boolean noFloor) {
        this(classes, lot, noFloor, false);
    }

    public static FundPolicy only(FundClass fundClass) {
        return new FundPolicy(fundClass.bit(), 0, false);
    }

    public static FundPolicy forced(FundClass fundClass) {
        return new FundPolicy(fundClass.bit(), 0, false, true);
    }

    public static FundPolicy lot(FundClass fundClass, long lot) {
        return new FundPolicy(fundClass.bit(), lot, false);
    }

    public static FundPolicy excluding(Set<FundClass> excluded) {
        long classes = ALL;
        for (var each : excluded) classes &= ~each.bit();
        return classes == ALL ? DEFAULT : new FundPolicy(classes, 0, false);
    }

    public boolean allows(FundClass fundClass) {
        return (classes & fundClass.bit()) != 0;
    }
}
