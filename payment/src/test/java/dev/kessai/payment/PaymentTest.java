package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.ClearingOwner;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.payment.Payment.Now;
import dev.kessai.payment.Payment.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks through every payment that can be reached, with every answer and every moment of time at every step. */
final class PaymentTest {
    private static final long ID = 77L << 22;
    private static final long AT = 1_000_000_000;
    private static final long DEADLINE_MILLIS = 10_000;
    private static final Now EARLY = new Now(1, AT);
    private static final Now LATE = new Now(DEADLINE_MILLIS, Long.MAX_VALUE / 2);
    private static final Plans PLANS = new Plans(new Participants(List.of(
            Participants.Registered.internal("balance"),
            Participants.Registered.internal("points"),
            new Participants.Registered("carrier", Leg.Kind.CANCELLABLE, Optional.of(SystemOwner.CARRIER)),
            new Participants.Registered("bank", Leg.Kind.PIVOT, Optional.of(SystemOwner.BANK)),
            new Participants.Registered(
                    "coffee", Leg.Kind.CANCELLABLE, Optional.of(new ClearingOwner.Added("coffee"))))));

    static Stream<Payment> orders() {
        var topUps = Stream.of("bank", "carrier").map(PaymentTest::topUp);
        return Stream.concat(topUps, purchases());
    }

    private static Stream<Payment> purchases() {
        return Stream.of(Order.Capture.AT_ONCE, Order.Capture.LATER)
                .flatMap(capture -> Stream.of(
                        purchase(capture, Source.rest("balance")),
                        purchase(capture, new Source("points", 300), Source.rest("balance")),
                        purchase(capture, Source.rest("carrier")),
                        purchase(capture, new Source("balance", 300), Source.rest("bank")),
                        purchase(capture, new Source("carrier", 300), Source.rest("bank"))));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void everyReachablePaymentKeepsTheRules(Payment start) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<Payment>();
        open.add(start);
        var ends = new HashSet<State>();
        while (!open.isEmpty()) {
            var payment = open.remove();
            if (!seen.add(shape(payment))) continue;
            checkRules(payment);
            if (payment.state().isFinal()) {
                ends.add(payment.state());
                continue;
            }
            var following = successors(payment);
            assertThat(following).as("no way on from %s", shape(payment)).isNotEmpty();
            open.addAll(following);
        }
        assertThat(ends).containsExactlyInAnyOrder(State.SUCCEEDED, State.FAILED);
        assertThat(seen.size()).isGreaterThan(5);
    }

    private static void checkRules(Payment payment) {
        for (var command : payment.next()) {
            boolean allowed = switch (payment.state()) {
                case TRYING -> command instanceof Command.Try;
                case WAITING_EXTERNAL -> command instanceof Command.Get;
                case DECIDED_CONFIRM -> !(command instanceof Command.Try) && !(command instanceof Command.Get);
                case DECIDED_CANCEL -> command instanceof Command.Cancel;
                case CREATED, AUTHORIZED, SUCCEEDED, FAILED -> false;
            };
            assertThat(allowed).as("%s in %s", command, payment.state()).isTrue();
        }
        boolean timeMayCancel = payment.atTime(LATE).isPresent();
        if (payment.state() == State.DECIDED_CONFIRM) assertThat(timeMayCancel).isFalse();
        if (payment.isPivotSent() && payment.state() != State.AUTHORIZED) {
            assertThat(timeMayCancel)
                    .as("a sent pivot is not cancelled by time")
                    .isFalse();
            assertThat(payment.isVoidable()).isFalse();
        }
        if (payment.state() == State.SUCCEEDED) assertThat(internalSum(payment)).isZero();
    }

    /** Debits of our own ledgers are minus, credits plus: what moved must sum to zero. */
    private static long internalSum(Payment payment) {
        long sum = 0;
        for (var leg : payment.head().legs()) {
            long amount = payment.amountMinor(leg);
            sum += switch (leg) {
                case Leg.Debit debit -> debit.kind() == Leg.Kind.INTERNAL ? -amount : 0;
                case Leg.Credit _ -> amount;
            };
        }
        return sum;
    }

    private static List<Payment> successors(Payment payment) {
        var following = new ArrayList<Payment>();
        for (var command : payment.next())
            for (var reply : replies(command)) {
                var after = payment.after(reply);
                if (after.answers() != payment.answers()) following.add(settled(after));
            }
        payment.atTime(LATE).ifPresent(event -> following.add(settled(payment.apply(event, AT))));
        if (payment.state() == State.AUTHORIZED) {
            for (long amount : new long[] {1, 300, 301, 999, 1_000})
                following.add(payment.apply(payment.capture(amount), AT));
        }
        if (payment.isVoidable()) following.add(settled(payment.apply(payment.cancelled(Payment.VOIDED), AT)));
        return following;
    }

    private static Payment settled(Payment payment) {
        var now = payment;
        for (var event = now.step(EARLY); event.isPresent(); event = now.step(EARLY)) {
            int version = now.version();
            now = now.apply(event.get(), AT);
            assertThat(now.version()).isEqualTo(version + 1);
        }
        return now;
    }

    private static List<Reply> replies(Command command) {
        var leg = command.leg();
        return switch (command) {
            case Command.Try _, Command.Get _ ->
                List.of(
                        new Reply.Tried(leg, List.of()),
                        new Reply.Declined(leg, Decline.BALANCE_TOO_LOW),
                        new Reply.Aborted(leg),
                        new Reply.Pending(leg, AT, "pay the slip"),
                        new Reply.Retry(leg, "timeout"));
            case Command.Confirm confirm ->
                List.of(new Reply.Confirmed(
                        leg,
                        AT,
                        List.of(new Posting(
                                confirm.owner(),
                                FundClass.MONEY,
                                Currency.JPY,
                                -confirm.amountMinor(),
                                1,
                                0,
                                0,
                                List.of()))));
            case Command.Cancel _ -> List.of(new Reply.Cancelled(leg));
            case Command.Credit _ -> List.of(new Reply.Posted(leg, AT, List.of()), new Reply.Retry(leg, "timeout"));
        };
    }

    /** What distinguishes two payments on their way; times and versions do not. */
    private static String shape(Payment payment) {
        var shape = new StringBuilder()
                .append(payment.state())
                .append(payment.progress().phase())
                .append(payment.outcome().amountsMinor());
        for (var leg : payment.head().legs()) {
            var answer = payment.answers().of(leg);
            shape.append('|').append(answer == null ? "-" : answer.getClass().getSimpleName());
        }
        return shape.toString();
    }

    @Test
    void anAnswerThatDoesNotFitTheStateChangesNothing() {
        var trying = purchase(Order.Capture.AT_ONCE, Source.rest("balance"));
        var key = new LegKey(ID, 1);
        assertThat(trying.after(new Reply.Confirmed(key, AT, List.of()))).isSameAs(trying);
        assertThat(trying.after(new Reply.Cancelled(key))).isSameAs(trying);
        assertThat(trying.after(new Reply.Tried(new LegKey(ID, 9), List.of()))).isSameAs(trying);
    }

    @Test
    void theFirstDefiniteAnswerStays() {
        var trying = purchase(Order.Capture.AT_ONCE, new Source("points", 300), Source.rest("balance"));
        var tried = trying.after(new Reply.Tried(new LegKey(ID, 1), List.of()));
        assertThat(tried.after(new Reply.Declined(new LegKey(ID, 1), Decline.BALANCE_TOO_LOW)))
                .isSameAs(tried);
    }

    @Test
    void aRefusedFirstAndOnlyLegFailsWithoutACancel() {
        var trying = purchase(Order.Capture.AT_ONCE, Source.rest("balance"));
        var declined = settled(trying.after(new Reply.Declined(new LegKey(ID, 1), Decline.BALANCE_TOO_LOW)));
        assertThat(declined.state()).isEqualTo(State.FAILED);
        assertThat(declined.failure()).isEqualTo("BALANCE_TOO_LOW");
    }

    @Test
    void partialCaptureKeepsTheFirstLegsAndCutsFromTheLast() {
        var payment = purchase(Order.Capture.LATER, new Source("points", 300), Source.rest("balance"));
        for (int leg = 1; leg <= 2; leg++)
            payment = settled(payment.after(new Reply.Tried(new LegKey(ID, leg), List.of())));
        assertThat(payment.state()).isEqualTo(State.AUTHORIZED);
        assertThat(payment.capture(200).amountsMinor()).containsExactly(200L, 0L, 200L);
        assertThat(payment.capture(500).amountsMinor()).containsExactly(300L, 200L, 500L);
        var captured = payment.apply(payment.capture(200), AT);
        assertThat(captured.next().get(1)).isInstanceOf(Command.Cancel.class);
        assertThat(captured.capturedMinor()).isEqualTo(200);
    }

    @Test
    void aClearingLegIsCutWithItsExternalLeg() {
        var payment = purchase(Order.Capture.LATER, new Source("balance", 300), Source.rest("carrier"));
        var amounts =
                payment.apply(new PaymentEvent.Authorized(AT), AT).capture(500).amountsMinor();
        assertThat(amounts).containsExactly(300L, 200L, 200L, 500L);
    }

    /** Whatever a third party says that it has written: only what our ledgers took can be refunded, never as cash. */
    @Test
    void aRefundGivesBackWhatOurLedgersTookAndToAThirdPartysCustomerNoCash() {
        var payment = purchase(Order.Capture.AT_ONCE, new Source("balance", 700), Source.rest("coffee"));
        while (!payment.state().isFinal()) {
            var command = payment.next().getFirst();
            payment = settled(payment.after(
                    command instanceof Command.Confirm confirm
                            ? confirmed(confirm)
                            : replies(command).getFirst()));
        }
        assertThat(payment.outcome().taken())
                .containsExactly(
                        new Leg.Taken(1, FundClass.MONEY, 0, 700), new Leg.Taken(3, FundClass.CLEARING, 0, 300));
        var all = new PaymentCommand.Refund(
                new RequestKey(1, Hash128.of("k"), Hash128.of("f")),
                payment.id(),
                1_000,
                "refund.purchase",
                "",
                Wait.DECIDED,
                1);
        assertThat(FollowUp.of(payment, all, AT))
                .isInstanceOfSatisfying(
                        FollowUp.Drafted.class,
                        it -> assertThat(it.legs().getLast())
                                .isEqualTo(new Leg.Credit(
                                        2,
                                        "balance",
                                        Owner.user(1).id(),
                                        List.of(Part.of(FundClass.PREPAID, 300), Part.of(FundClass.MONEY, 700)))));
    }

    private static Reply confirmed(Command.Confirm confirm) {
        boolean ours = confirm.ledger().equals("balance");
        boolean clearing = confirm.owner() == Owner.channel("coffee").id();
        var posting = new Posting(
                confirm.owner(),
                clearing ? FundClass.CLEARING : FundClass.MONEY,
                Currency.JPY,
                ours ? -confirm.amountMinor() : -1_000_000,
                1,
                0,
                0,
                List.of());
        return new Reply.Confirmed(confirm.leg(), AT, List.of(posting));
    }

    @Test
    void riskSaysNoBeforeAnyTry() {
        var head = purchase(Order.Capture.AT_ONCE, Source.rest("balance")).head();
        var refused = Payment.created(new PaymentEvent.Created(head, false));
        assertThat(refused.next()).isEmpty();
        assertThat(settled(refused).failure()).isEqualTo(Payment.RISK_REJECTED);
    }

    @Test
    void everyEventSurvivesItsStorage() {
        for (var start : orders().toList()) {
            var created = new PaymentEvent.Created(start.head(), true);
            assertThat(PaymentCodec.decode(
                            PaymentCodec.encode(created), ID, start.head().createdAtMicros()))
                    .isEqualTo(created);
        }
        var taken = List.of(new Leg.Taken(1, FundClass.POINT_FREE, 5, 300), new Leg.Taken(2, FundClass.MONEY, 0, 700));
        Set<PaymentEvent> events = Set.of(
                new PaymentEvent.Trying(2, 99),
                new PaymentEvent.Waiting(7),
                new PaymentEvent.Authorized(8),
                new PaymentEvent.DecidedConfirm(List.of()),
                new PaymentEvent.DecidedConfirm(List.of(300L, 0L, 300L)),
                new PaymentEvent.DecidedCancel("X"),
                new PaymentEvent.Succeeded(taken),
                new PaymentEvent.Failed("Y"),
                new PaymentEvent.RefundReserved(5, taken, false),
                new PaymentEvent.RefundReserved(6, taken, true),
                new PaymentEvent.RefundReleased(5));
        for (var event : events)
            assertThat(PaymentCodec.decode(PaymentCodec.encode(event), ID, AT)).isEqualTo(event);
    }

    static Payment purchase(Order.Capture capture, Source... sources) {
        var order = new Order(
                PaymentType.PURCHASE,
                1_000,
                Currency.JPY,
                Owner.user(1).id(),
                Owner.merchant(1).id(),
                List.of(sources),
                0,
                List.of(),
                0,
                "purchase.code",
                "",
                capture);
        return started(order);
    }

    private static Payment topUp(String participant) {
        return started(new Order(
                PaymentType.TOP_UP,
                1_000,
                Currency.JPY,
                Owner.user(1).id(),
                Owner.user(1).id(),
                List.of(Source.rest(participant)),
                0,
                List.of(),
                110,
                "topup." + participant,
                "",
                Order.Capture.AT_ONCE));
    }

    private static Payment started(Order order) {
        var legs = ((Plans.Drafted.Legs) PLANS.legs(order)).legs();
        return Payment.created(
                new PaymentEvent.Created(new Payment.Head(ID, 0, order, legs, AT, DEADLINE_MILLIS), true));
    }
}
