package dev.kessai.accounts.channel;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the payments that {@link FollowUp} asks for, again and again under the same key until they have succeeded. One
 * that has failed is tried later under the next key, and people are called. What has succeeded is told to accounting.
 * Thread-safe.
 */
final class FollowUps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowUps.class);
    private static final long PRINCIPAL = Hash128.of("service:channel").high();
    private static final int TAKEN_MAX = 64;
    private static final long PAUSE_NANOS = 200_000_000;
    private static final long ANSWER_MILLIS_MAX = 10_000;
    private static final long GRACE_MILLIS = 2_000;
    private static final long AGAIN_MICROS_MIN = 500_000;
    private static final long AGAIN_MICROS_MAX = 600_000_000;
    private static final long DECLINED_MICROS = 600_000_000;
    private static final long CLOSE_MILLIS_MAX = 10_000;

    private final FollowUpStore store;
    private final Map<String, Terms> channels;
    private final Payments payments;
    private final AccountingDetails details;
    private final Clocks clocks;
    private final Thread thread;
    private volatile boolean stopping;

    FollowUps(
            FollowUpStore store,
            Map<String, Terms> channels,
            Payments payments,
            AccountingDetails details,
            Clocks clocks) {
        this.store = store;
        this.channels = Map.copyOf(channels);
        this.payments = payments;
        this.details = details;
        this.clocks = clocks;
        this.thread = Thread.ofVirtual().name("channel-follow-ups").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /** Something is due now. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void work() {
        while (!stopping) {
            int taken = 0;
            try {
                long now = clocks.machine().micros();
                var due = store.takeDue(now, now + Schedule.CALL_MICROS, TAKEN_MAX);
                taken = due.size();
                for (var each : due) send(each);
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("follow-ups are sent again");
            }
            if (taken < TAKEN_MAX) LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    private void send(FollowUpStore.Due due) {
        var terms = channels.get(due.channel());
        if (terms == null) return; // this process does not run the channel; the row comes again
        var order = order(due, terms);
        var answer = submit(due, order);
        long later = clocks.machine().micros() + Schedule.pause(due.attempts(), AGAIN_MICROS_MIN, AGAIN_MICROS_MAX);
        switch (answer) {
            case PaymentAnswer.Taken taken
            when taken.payment().status() == PaymentStatus.SUCCEEDED ->
                store.succeeded(
                        due.followUp().key(),
                        taken.payment().id(),
                        tx -> details.publish(
                                tx, List.of(detail(due, order, taken.payment().id()))));
            case PaymentAnswer.Taken taken
            when taken.payment().status() == PaymentStatus.FAILED -> {
                alert(due, taken.payment().failure());
                store.again(due.followUp().key(), clocks.machine().micros() + DECLINED_MICROS, due.round() + 1);
            }
            case PaymentAnswer.Refused refused -> {
                alert(due, refused.reason().name());
                store.again(due.followUp().key(), later, due.round());
            }
            case PaymentAnswer.Taken _, PaymentAnswer.Retry _, PaymentAnswer.NotOwner _ ->
                store.again(due.followUp().key(), later, due.round());
        }
    }

    private static AccountingDetail detail(FollowUpStore.Due due, Order order, long payment) {
        var followUp = due.followUp();
        return new AccountingDetail(
                followUp.key(),
                payment,
                order.accountingCode(),
                List.of(
                        new Dimension("channel", due.channel()),
                        new Dimension("kind", followUp.kind().name()),
                        new Dimension("cause", Reference.of(followUp.leg()))));
    }

    private static void alert(FollowUpStore.Due due, @Nullable String why) {
        LOG.atError()
                .addKeyValue("key", due.followUp().key())
                .addKeyValue("kind", due.followUp().kind())
                .addKeyValue("amount", due.followUp().amountMinor())
                .log("not possible now: {}", why);
    }

    private PaymentAnswer submit(FollowUpStore.Due due, Order order) {
        var key = due.round() == 0 ? due.followUp().key() : due.followUp().key() + "#" + due.round();
        var content = due.channel() + " " + due.followUp().kind() + " "
                + due.followUp().amountMinor() + " " + due.owner();
        var request = new RequestKey(PRINCIPAL, Hash128.of(key), Hash128.of(content));
        long deadline = clocks.machine().millis() + ANSWER_MILLIS_MAX;
        try {
            return payments.submit(new PaymentCommand.Create(request, order, Wait.COMPLETED, deadline))
                    .get(ANSWER_MILLIS_MAX + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return new PaymentAnswer.Retry(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new PaymentAnswer.Retry(0, "interrupted");
        }
    }

    private static Order order(FollowUpStore.Due due, Terms terms) {
        long clearing = terms.clearing().owner().id();
        long amount = due.followUp().amountMinor();
        return switch (due.followUp().kind()) {
            case TOP_UP -> order(due, PaymentType.TOP_UP, clearing, due.owner(), List.of());
            case CLAW_BACK -> order(due, PaymentType.CLAW_BACK, due.owner(), clearing, List.of());
            case RETURN ->
                order(
                        due,
                        PaymentType.PAYOUT_RETURN,
                        clearing,
                        due.owner(),
                        List.of(Part.of(FundClass.CLEARING, amount)));
        };
    }

    private static Order order(FollowUpStore.Due due, PaymentType type, long payer, long payee, List<Part> debits) {
        long amount = due.followUp().amountMinor();
        boolean returns = type == PaymentType.PAYOUT_RETURN;
        var group = type == PaymentType.TOP_UP ? "topup." : "clawback.";
        var code = returns ? "payoutreturn.user" : group + due.channel();
        return new Order(
                type,
                amount,
                due.currency(),
                payer,
                payee,
                List.of(),
                0,
                returns ? List.of(Part.of(FundClass.MONEY, amount)) : List.of(),
                0,
                code,
                Reference.of(due.followUp().leg()),
                Order.Capture.AT_ONCE,
                debits);
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS_MAX))) LOG.warn("follow-ups: still busy, left alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
