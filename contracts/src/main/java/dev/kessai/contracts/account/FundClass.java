package dev.kessai.contracts.account;

import java.util.Optional;

/**
 * The legal class of value (02-accounts, table of ledgers). An account is (owner, class, currency); classes of one
 * owner never mix. Signs are credit-positive: what we owe is positive.
 */
public enum FundClass {
    MONEY(1, Ledgers.BALANCE),
    PREPAID(2, Ledgers.BALANCE),
    PROCEEDS(3, Ledgers.BALANCE),
    MERCHANT_UNSETTLED(4, Ledgers.BALANCE),
    MERCHANT_PAYABLE(5, Ledgers.BALANCE),
    ESCROW(6, Ledgers.BALANCE),
    FROZEN(7, Ledgers.BALANCE),
    FEE_REVENUE(8, Ledgers.BALANCE),
    TAX(9, Ledgers.BALANCE),
    LOSS(10, Ledgers.BALANCE),
    USER_RECEIVABLE(11, Ledgers.BALANCE),
    OPENING(12, Ledgers.BALANCE),
    BANK(13, Ledgers.BALANCE),
    TRUST(14, Ledgers.BALANCE),
    PAYOUT_IN_TRANSIT(15, Ledgers.BALANCE),
    BANK_FEE(16, Ledgers.BALANCE),
    INPUT_TAX(17, Ledgers.BALANCE),
    ID_ISSUER(18, Ledgers.BALANCE),
    /** Owned by the channel: a {@link SystemOwner}, or the {@link Owner#channel} of one that was added. */
    CLEARING(19, Ledgers.BALANCE),
    POINT_FREE(20, Ledgers.POINTS),
    POINT_PAID(21, Ledgers.POINTS),
    POINT_EXPENSE(22, Ledgers.POINTS),
    BREAKAGE(23, Ledgers.POINTS),
    /** The equity against which points of a migrated system are opened. */
    POINT_OPENING(24, Ledgers.POINTS),
    /** Where a credit goes whose account is missing or closed; owned by the lane. Every ledger has one. */
    SUSPENSE(25, ""),
    /** What a user owes for purchases that he pays later: negative; its floor is minus his credit line. */
    DEFERRED_RECEIVABLE(26, Ledgers.DEFERRED),
    /** Late fees that a user owes: negative. */
    LATE_FEE(27, Ledgers.DEFERRED),
    LATE_FEE_INCOME(28, Ledgers.DEFERRED),
    /** What is set aside for receivables that will not be paid. */
    LOSS_ALLOWANCE(29, Ledgers.DEFERRED),
    /** The expense of it: negative. */
    CREDIT_LOSS(30, Ledgers.DEFERRED),
    /** Merchants' fees for claims that the company takes over from them: without consumption tax. */
    FEE_EXEMPT(31, Ledgers.BALANCE);

    private static final FundClass[] BY_CODE = byCode();
    private final int code;
    private final String ledger;

    FundClass(int code, String ledger) {
        this.code = code;
        this.ledger = ledger;
    }

    /** The stored number, 1 to 63; never reused. */
    public int code() {
        return code;
    }

    /** One bit a class, for sets of classes. */
    public long bit() {
        return 1L << code;
    }

    /** Whether accounts of this class live in this ledger. */
    public boolean isIn(String ledgerName) {
        return this == SUSPENSE || ledger.equals(ledgerName);
    }

    /** Whether value of this class stands in lots, each with an end (02-accounts, rows). */
    public boolean isInLots() {
        return this == PROCEEDS || this == POINT_FREE || this == POINT_PAID;
    }

    /** The ledger in which accounts of this class live; the other one for SUSPENSE, which every ledger has. */
    public String ledgerOr(String other) {
        return ledger.isEmpty() ? other : ledger;
    }

    public static FundClass of(int code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("no such fund class: " + code));
    }

    /** The class with this stored number, empty where there is none: for input from outside. */
    public static Optional<FundClass> find(int code) {
        return code >= 1 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
    }

    private static FundClass[] byCode() {
        var all = values();
        var byCode = new FundClass[all.length + 1];
        for (var each : all) byCode[each.code] = each;
        return byCode;
    }
}
