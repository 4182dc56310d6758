package dev.kessai.proof.simulation;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import dev.kessai.proof.simulation.Channel.Manner;
import dev.kessai.proof.simulation.Scenario.Behaviour;
import dev.kessai.proof.simulation.Scenario.FollowUp;
import java.util.List;
import java.util.stream.Stream;

/** The rows of the fault matrix: each type of payment, in each way that leads through other states. */
final class FaultCases {
    private static final long HOUSE = SystemOwner.HOUSE.owner().id();
    private static final long BANK = SystemOwner.BANK.owner().id();
    private static final long CVS_OWNER = SystemOwner.CVS.owner().id();
    private static final Behaviour SLOW = new Behaviour(Manner.PENDING_THEN_OK, 20 * World.SECOND);
    private static final Behaviour REFUSES = new Behaviour(Manner.NO_AT_ONCE, World.MILLI);
    private static final Behaviour SLOWLY_REFUSES = new Behaviour(Manner.PENDING_THEN_NO, 20 * World.SECOND);
    private static final Behaviour UNKNOWN = new Behaviour(Manner.UNKNOWN_THEN_OK, 30 * World.SECOND);
    private static final Behaviour UNKNOWN_NO = new Behaviour(Manner.UNKNOWN_THEN_NO, 30 * World.SECOND);

    /**
     * A row for each state that it passes through.
     *
     * @param way in which the type is ordered, for people
     * @param good what happens where nothing goes wrong
     * @param declined the same where somebody says no, in one state or another
     * @param ofRefund whether the refund is under test and not its payment
     */
    record Case(PaymentType type, String way, Scenario good, List<Scenario> declined, boolean ofRefund) {
        @Override
        public String toString() {
            return type + ", " + way;
        }
    }

    private FaultCases() {}

    static List<Case> all() {
        return Stream.of(purchases(), users(), company()).flatMap(List::stream).toList();
    }

    private static List<Case> purchases() {
        return List.of(
                purchase(
                        "balance and points",
                        buy(Order.Capture.AT_ONCE, balance(1_000), points(500)),
                        buy(Order.Capture.AT_ONCE, balance(20_000), points(500))),
                purchase(
                        "points and a slip that is paid after 20 s",
                        buy(Order.Capture.AT_ONCE, points(200), cvs(500)).channels(Behaviour.GOOD, SLOW),
                        buy(Order.Capture.AT_ONCE, points(20_000), cvs(500)).channels(Behaviour.GOOD, SLOW),
                        buy(Order.Capture.AT_ONCE, points(200), cvs(500)).channels(Behaviour.GOOD, SLOWLY_REFUSES)),
                purchase(
                        "points and a slip that nobody pays",
                        buy(Order.Capture.AT_ONCE, points(200), cvs(500))
                                .channels(
                                        Behaviour.GOOD, new Behaviour(Manner.PENDING_UNTIL_EXPIRY, 40 * World.SECOND))),
                purchase(
                        "balance and a bank debit",
                        buy(Order.Capture.AT_ONCE, balance(1_000), bank(500)),
                        buy(Order.Capture.AT_ONCE, balance(1_000), bank(500)).channels(REFUSES, Behaviour.GOOD)),
                purchase(
                        "balance and a bank debit that is unknown for 30 s",
                        buy(Order.Capture.AT_ONCE, balance(1_000), bank(500)).channels(UNKNOWN, Behaviour.GOOD),
                        buy(Order.Capture.AT_ONCE, balance(1_000), bank(500)).channels(UNKNOWN_NO, Behaviour.GOOD)),
                purchase(
                        "three sources: points, a slip, a bank debit",
                        buy(Order.Capture.AT_ONCE, points(200), cvs(300), bank(500))
                                .channels(Behaviour.GOOD, SLOW),
                        buy(Order.Capture.AT_ONCE, points(200), cvs(300), bank(500))
                                .channels(REFUSES, Behaviour.GOOD),
                        buy(Order.Capture.AT_ONCE, points(200), cvs(300), bank(500))
                                .channels(Behaviour.GOOD, SLOWLY_REFUSES)),
                purchase(
                        "authorised and captured in part",
                        authorise().with(new FollowUp.Capture(World.SECOND, 700)),
                        buy(Order.Capture.LATER, balance(20_000), points(500))),
                purchase("authorised and voided", authorise().with(new FollowUp.Undo(World.SECOND))),
                purchase("authorised and expired", authorise()));
    }

    /** What else users order. */
    private static List<Case> users() {
        return List.of(
                new Case(
                        PaymentType.REFUND,
                        "of balance and points, in part",
                        buy(Order.Capture.AT_ONCE, balance(1_000), points(500))
                                .with(new FollowUp.Refund(3 * World.SECOND, 900)),
                        List.of(),
                        true),
                simple(Scenario.transfer(1_500), Scenario.transfer(20_000)),
                simple(withdrawal(2_000), withdrawal(20_000)),
                simple(topUp(2_000)),
                new Case(
                        PaymentType.TOP_UP,
                        "of a slip that is paid after 20 s",
                        Scenario.of(Scenario.order(PaymentType.TOP_UP, cvs(500), Scenario.PAYER, "topup.cvs"))
                                .channels(Behaviour.GOOD, SLOW),
                        List.of(Scenario.of(Scenario.order(PaymentType.TOP_UP, cvs(500), Scenario.PAYER, "topup.cvs"))
                                .channels(Behaviour.GOOD, SLOWLY_REFUSES)),
                        false),
                new Case(
                        PaymentType.TOP_UP,
                        "of a bank debit",
                        Scenario.of(Scenario.order(PaymentType.TOP_UP, bank(500), Scenario.PAYER, "topup.bank")),
                        List.of(Scenario.of(Scenario.order(PaymentType.TOP_UP, bank(500), Scenario.PAYER, "topup.bank"))
                                .channels(REFUSES, Behaviour.GOOD)),
                        false),
                simple(grant(700)),
                new Case(
                        PaymentType.REPAYMENT,
                        "from balance",
                        Scenario.of(repayment(balance(500))),
                        List.of(Scenario.of(repayment(balance(20_000)))),
                        false),
                new Case(
                        PaymentType.REPAYMENT,
                        "by a slip that is paid after 20 s",
                        Scenario.of(repayment(cvs(500))).channels(Behaviour.GOOD, SLOW),
                        List.of(Scenario.of(repayment(cvs(500))).channels(Behaviour.GOOD, SLOWLY_REFUSES)),
                        false),
                new Case(
                        PaymentType.ESCROW,
                        "from balance",
                        Scenario.of(escrow(balance(500))),
                        List.of(Scenario.of(escrow(balance(20_000)))),
                        false),
                new Case(
                        PaymentType.ESCROW_RELEASE,
                        "of an escrow, in part",
                        Scenario.of(escrow(balance(500))).with(new FollowUp.Release(3 * World.SECOND, 400)),
                        List.of(),
                        true));
    }

    /** What the company moves. */
    private static List<Case> company() {
        return List.of(
                simple(system(PaymentType.OPENING, 700, 0, Scenario.PAYER, "opening.migration")),
                simple(expiry(100), expiry(20_000)),
                simple(
                        system(PaymentType.CLASS_CHANGE, 700, Scenario.PAYER, Scenario.PAYER, "classchange.kyc"),
                        system(PaymentType.CLASS_CHANGE, 9_000, Scenario.PAYER, Scenario.PAYER, "classchange.kyc")),
                simple(Scenario.order(
                        PaymentType.ADJUSTMENT,
                        Part.of(FundClass.LOSS, 700),
                        HOUSE,
                        Scenario.PAYER,
                        List.of(Part.of(FundClass.MONEY, 700)),
                        "adjustment.compensation")),
                simple(system(PaymentType.CLEARING, 400, Scenario.MERCHANT, Scenario.MERCHANT, "clearing.merchant")),
                simple(
                        system(PaymentType.PAYOUT, 400, Scenario.MERCHANT, HOUSE, "payout.merchant"),
                        system(PaymentType.PAYOUT, 9_000, Scenario.MERCHANT, HOUSE, "payout.merchant")),
                simple(system(PaymentType.PAYOUT_RETURN, 400, BANK, Scenario.MERCHANT, "payoutreturn.merchant")),
                simple(system(PaymentType.BANK_SETTLEMENT, 400, BANK, BANK, "banksettlement.channel")),
                simple(system(PaymentType.ACCRUAL, 36, Scenario.PAYER, HOUSE, "accrual.latefee")),
                simple(system(PaymentType.ALLOWANCE, 50, HOUSE, HOUSE, "allowance.credit")),
                simple(system(PaymentType.WRITE_OFF, 50, HOUSE, Scenario.PAYER, "writeoff.credit")),
                simple(system(PaymentType.INTERNAL_TRANSFER, 900, HOUSE, HOUSE, "internaltransfer.safeguard")),
                simple(system(PaymentType.CLAW_BACK, 500, Scenario.PAYER, CVS_OWNER, "clawback.cvs")));
    }

    private static Case purchase(String way, Scenario good, Scenario... declined) {
        return new Case(PaymentType.PURCHASE, way, good, List.of(declined), false);
    }

    private static Case simple(Order good, Order... declined) {
        var scenarios = List.of(declined).stream().map(Scenario::of).toList();
        return new Case(good.type(), "as ordered", Scenario.of(good), scenarios, false);
    }

    private static Scenario authorise() {
        return buy(Order.Capture.LATER, balance(1_000), points(500));
    }

    private static Scenario buy(Order.Capture capture, Source... sources) {
        return Scenario.of(Scenario.purchase(capture, sources));
    }

    private static Order system(PaymentType type, long amountMinor, long payer, long payee, String code) {
        return Scenario.order(type, amountMinor, payer, payee, 0, code);
    }

    private static Order repayment(Source source) {
        return Scenario.order(PaymentType.REPAYMENT, source, Scenario.PAYER, "repayment.deferred");
    }

    private static Order escrow(Source source) {
        return Scenario.order(PaymentType.ESCROW, source, Scenario.OTHER_USER, "escrow.marketplace");
    }

    /** Of the lot that expires first. */
    private static Order expiry(long amountMinor) {
        var lot = new Part(FundClass.POINT_FREE, amountMinor, new Part.Lot.Restore(1));
        return Scenario.order(PaymentType.EXPIRY, lot, Scenario.PAYER, HOUSE, List.of(), "expiry.points");
    }

    private static Order withdrawal(long amountMinor) {
        long bank = SystemOwner.BANK.owner().id();
        return Scenario.order(PaymentType.WITHDRAWAL, amountMinor, Scenario.PAYER, bank, 110, "withdrawal.bank");
    }

    private static Order topUp(long amountMinor) {
        long cvs = SystemOwner.CVS.owner().id();
        return Scenario.order(PaymentType.TOP_UP, amountMinor, cvs, Scenario.PAYER, 0, "topup.cvs");
    }

    private static Order grant(long amountMinor) {
        return Scenario.order(PaymentType.GRANT, amountMinor, 0, Scenario.PAYER, 0, "grant.campaign");
    }

    private static Source balance(long amountMinor) {
        return new Source(Ledgers.BALANCE, amountMinor);
    }

    private static Source points(long amountMinor) {
        return new Source(Ledgers.POINTS, amountMinor);
    }

    private static Source cvs(long amountMinor) {
        return new Source(Scenario.CVS, amountMinor);
    }

    private static Source bank(long amountMinor) {
        return new Source(Ledgers.BANK, amountMinor);
    }
}
