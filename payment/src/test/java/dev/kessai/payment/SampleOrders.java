package dev.kessai.payment;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.ClearingOwner;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.payment.Leg.Taken;
import dev.kessai.payment.Payment.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** For each type of payment, orders in every way in which it is ordered, as they begin. */
final class SampleOrders {
    private static final long AT = 1_000_000_000;
    private static final long DEADLINE_MILLIS = 10_000;
    private static final long USER = Owner.user(1).id();
    private static final long OTHER = Owner.user(2).id();
    private static final long MERCHANT = Owner.merchant(1).id();
    private static final long HOUSE = SystemOwner.HOUSE.owner().id();
    private static final long CVS = SystemOwner.CVS.owner().id();
    private static final long AMOUNT = 1_000;
    private static final RequestKey KEY = new RequestKey(1, Hash128.of("key"), Hash128.of("content"));
    private static final long BANK = SystemOwner.BANK.owner().id();
    private static final Plans PLANS = new Plans(new Participants(List.of(
            Participants.Registered.internal("balance"),
            Participants.Registered.internal("points"),
            Participants.Registered.internal("deferred"),
            new Participants.Registered("cvs", Leg.Kind.CANCELLABLE, Optional.of(SystemOwner.CVS)),
            new Participants.Registered("coffee", Leg.Kind.CANCELLABLE, Optional.of(new ClearingOwner.Added("coffee"))),
            new Participants.Registered("bank", Leg.Kind.PIVOT, Optional.of(SystemOwner.BANK)))));

    private static long lastId;

    private SampleOrders() {}

    static List<Head> of(PaymentType type) {
        return switch (type) {
            case PURCHASE -> purchases();
            case TOP_UP -> topUps();
            case TRANSFER -> List.of(head(order(type, USER, OTHER)));
            case WITHDRAWAL -> List.of(head(order(type, USER, BANK)));
            case GRANT, OPENING -> List.of(head(order(type, 0, USER)));
            case REFUND -> List.of(refund());
            case REPAYMENT -> List.of(from(type, USER, "balance"), from(type, USER, "cvs"), from(type, USER, "bank"));
            case ESCROW -> List.of(from(type, OTHER, "balance"), from(type, OTHER, "cvs"), from(type, OTHER, "bank"));
            case ESCROW_RELEASE -> List.of(release());
            case EXPIRY -> List.of(head(order(type, USER, HOUSE, lot(), List.of())));
            case CLASS_CHANGE -> List.of(head(order(type, USER, USER)));
            case ADJUSTMENT -> List.of(head(order(type, HOUSE, USER, some(FundClass.LOSS), some(FundClass.MONEY))));
            case CLEARING -> List.of(head(order(type, MERCHANT, MERCHANT)));
            case PAYOUT -> List.of(head(order(type, MERCHANT, HOUSE)));
            case PAYOUT_RETURN -> List.of(head(order(type, BANK, MERCHANT)));
            case BANK_SETTLEMENT -> List.of(head(order(type, BANK, BANK)));
            case ACCRUAL -> List.of(head(order(type, USER, HOUSE)));
            case ALLOWANCE, INTERNAL_TRANSFER -> List.of(head(order(type, HOUSE, HOUSE)));
            case WRITE_OFF -> List.of(head(order(type, HOUSE, USER)));
            case CLAW_BACK -> List.of(head(order(type, USER, CVS)));
        };
    }

    private static Head from(PaymentType type, long payee, String source) {
        return head(order(type, USER, payee, List.of(Source.rest(source)), Order.Capture.AT_ONCE));
    }

    private static List<Part> some(FundClass fundClass) {
        return List.of(Part.of(fundClass, AMOUNT));
    }

    private static List<Part> lot() {
        return List.of(new Part(FundClass.POINT_FREE, AMOUNT, new Part.Lot.Restore(7)));
    }

    private static List<Head> purchases() {
        var heads = new ArrayList<Head>();
        for (var capture : Order.Capture.values()) {
            heads.add(head(purchase(capture, Source.rest("balance"))));
            heads.add(head(purchase(capture, new Source("points", 300), Source.rest("balance"))));
            heads.add(head(purchase(capture, new Source("balance", 300), Source.rest("cvs"))));
            heads.add(head(purchase(capture, new Source("points", 300), new Source("cvs", 200), Source.rest("bank"))));
            heads.add(head(purchase(capture, new Source("balance", 300), Source.rest("bank"))));
        }
        return heads;
    }

    /** From a channel that is asked, or that has the money already. */
    private static List<Head> topUps() {
        var heads = new ArrayList<Head>();
        for (var channel : List.of("cvs", "bank"))
            heads.add(
                    head(order(PaymentType.TOP_UP, USER, USER, List.of(Source.rest(channel)), Order.Capture.AT_ONCE)));
        heads.add(head(order(PaymentType.TOP_UP, BANK, USER)));
        return heads;
    }

    private static Head refund() {
        var order = purchase(Order.Capture.AT_ONCE, new Source("points", 300), Source.rest("balance"));
        var taken = List.of(new Taken(1, FundClass.POINT_FREE, 1, 300), new Taken(2, FundClass.MONEY, 0, 700));
        return after(
                order,
                taken,
                id -> new PaymentCommand.Refund(KEY, id, AMOUNT, "any", "", Wait.DECIDED, DEADLINE_MILLIS));
    }

    private static Head release() {
        var order = order(PaymentType.ESCROW, USER, OTHER, List.of(Source.rest("balance")), Order.Capture.AT_ONCE);
        return after(
                order,
                List.of(new Taken(1, FundClass.MONEY, 0, AMOUNT)),
                id -> new PaymentCommand.Release(
                        KEY, id, AMOUNT, 110, Long.MAX_VALUE, "any", "", Wait.DECIDED, DEADLINE_MILLIS));
    }

    /** What is made of a payment that has succeeded. */
    private static Head after(Order order, List<Taken> taken, LongFunction<PaymentCommand.Change> command) {
        var parent = Payment.created(new PaymentEvent.Created(head(order), true))
                .apply(new PaymentEvent.DecidedConfirm(List.of()), AT)
                .apply(new PaymentEvent.Succeeded(taken), AT);
        if (FollowUp.of(parent, command.apply(parent.id()), AT) instanceof FollowUp.Drafted drafted)
            return new Head(++lastId, parent.id(), drafted.order(), drafted.legs(), AT, DEADLINE_MILLIS);
        throw new IllegalStateException("refused after " + order);
    }

    private static Order purchase(Order.Capture capture, Source... sources) {
        return order(PaymentType.PURCHASE, USER, MERCHANT, List.of(sources), capture);
    }

    private static Order order(PaymentType type, long payer, long payee) {
        return order(type, payer, payee, List.of(), Order.Capture.AT_ONCE);
    }

    private static Order order(PaymentType type, long payer, long payee, List<Source> sources, Order.Capture capture) {
        return new Order(
                type, AMOUNT, Currency.JPY, payer, payee, sources, 0, List.of(), 0, "any", "", capture, List.of());
    }

    private static Order order(PaymentType type, long payer, long payee, List<Part> debits, List<Part> parts) {
        var capture = Order.Capture.AT_ONCE;
        return new Order(type, AMOUNT, Currency.JPY, payer, payee, List.of(), 0, parts, 0, "any", "", capture, debits);
    }

    private static Head head(Order order) {
        if (PLANS.legs(order) instanceof Plans.Drafted.Legs drafted)
            return new Head(++lastId, 0, order, drafted.legs(), AT, DEADLINE_MILLIS);
        throw new IllegalStateException("refused: " + order);
    }
}
