package dev.kessai.books.bank;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.bank.BankLine.Mismatch;
import dev.kessai.books.bank.BankLine.State;
import dev.kessai.books.bank.LineMatcher.Match;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes lines whose time has come, stores what fits them as an order, and asks payment for it under the line's own
 * key until there is an end, which is stored with what it means to accounting. Blocks. Thread-safe; any number of
 * processes.
 */
final class LineBooker {
    private static final Logger LOG = LoggerFactory.getLogger(LineBooker.class);
    private static final long PRINCIPAL = Hash128.of("product bank").high();
    private static final long ANSWER_MILLIS_MAX = 10_000;
    private static final long GRACE_MILLIS = 2_000;
    /** Lines must not stand in the way of payments: so few are under way at a time. */
    static final int IN_FLIGHT_MAX = 32;

    /** Lines of one round. */
    static final int CLAIMED_MAX = 500;

    private final Db db;
    private final StatementStore store = new StatementStore();
    private final LineMatcher matcher;
    private final Payments payments;
    private final AccountingDetails details;
    private final Clocks clocks;
    private final Semaphore free = new Semaphore(IN_FLIGHT_MAX);

    LineBooker(Db db, LineMatcher matcher, Payments payments, AccountingDetails details, Clocks clocks) {
        this.db = db;
        this.matcher = matcher;
        this.payments = payments;
        this.details = details;
        this.clocks = clocks;
    }

    private record Ordered(BankLine line, Order order) {}

    private record Asked(Ordered ordered, CompletableFuture<PaymentAnswer> answer, long deadlineMillis) {}

    /** How many lines were looked at; fewer than {@link #CLAIMED_MAX} where no more are due. */
    int round() {
        var claimed = db.tx(tx -> store.claim(tx, clocks.machine().micros(), CLAIMED_MAX));
        var ordered = new ArrayList<Ordered>();
        for (var each : claimed) {
            var order = each.order();
            if (order != null) ordered.add(new Ordered(each.line(), order));
            else order(each.line()).ifPresent(ordered::add);
        }
        ask(ordered);
        return claimed.size();
    }

    private Optional<Ordered> order(BankLine line) {
        return switch (matcher.match(line.line())) {
            case Match.None none -> {
                db.run(tx -> store.mismatch(tx, line.id(), none.why(), none.expectedMinor()));
                yield Optional.empty();
            }
            case Match.Fits fits ->
                isStored(line, fits) ? Optional.of(new Ordered(told(line, fits), fits.order())) : Optional.empty();
        };
    }

    private static BankLine told(BankLine line, Match.Fits fits) {
        var told = new BankLine.Told(State.ORDERED, fits.kind(), Mismatch.NONE, fits.settles(), 0, 0, 0);
        return new BankLine(line.id(), line.statement(), line.no(), line.line(), told);
    }

    /** False where another line has settled the same, or somebody else has the line. */
    private boolean isStored(BankLine line, Match.Fits fits) {
        try {
            return db.tx(tx -> store.order(tx, line.id(), fits));
        } catch (DbFailure e) {
            if (e.kind() != SqlFailure.CONFLICT) throw e;
            db.run(tx -> store.mismatch(tx, line.id(), Mismatch.MISSING_OURS, 0));
            return false;
        }
    }

    private void ask(List<Ordered> all) {
        var asked = new ArrayList<Asked>(all.size());
        for (var each : all) {
            free.acquireUninterruptibly();
            long deadline = clocks.machine().millis() + ANSWER_MILLIS_MAX;
            var key = Hash128.of("bank line " + each.line().id());
            var answer = payments.submit(new PaymentCommand.Create(
                    new RequestKey(PRINCIPAL, key, key), each.order(), Wait.COMPLETED, deadline));
            var _ = answer.whenComplete((_, _) -> free.release());
            asked.add(new Asked(each, answer, deadline));
        }
        for (var each : asked) await(each).ifPresent(answer -> end(each.ordered(), answer));
    }

    private Optional<PaymentAnswer> await(Asked asked) {
        try {
            long left = asked.deadlineMillis() + GRACE_MILLIS - clocks.machine().millis();
            return Optional.of(asked.answer().get(Math.max(1, left), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the coordinator broke its contract", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** An answer that is no end is asked for again later. */
    private void end(Ordered ordered, PaymentAnswer answer) {
        switch (answer) {
            case PaymentAnswer.Taken taken -> {
                var payment = taken.payment();
                if (payment.completedAtMicros() != 0)
                    end(ordered, payment.status() == PaymentStatus.SUCCEEDED, payment.id());
            }
            case PaymentAnswer.Refused refused -> {
                boolean later = refused.reason() == PaymentAnswer.Refusal.BUSY
                        || refused.reason() == PaymentAnswer.Refusal.STORE_UNAVAILABLE;
                if (later) return;
                LOG.atError()
                        .addKeyValue("line", ordered.line().id())
                        .log("payment refuses what books a line of a statement: {}", refused.reason());
                end(ordered, false, 0);
            }
            case PaymentAnswer.Retry _, PaymentAnswer.NotOwner _ -> {}
        }
    }

    private void end(Ordered ordered, boolean succeeded, long payment) {
        db.run(tx -> {
            boolean first = store.end(tx, ordered.line().id(), succeeded, payment);
            if (first && succeeded) details.publish(tx, List.of(detail(ordered, payment)));
        });
    }

    private static AccountingDetail detail(Ordered ordered, long payment) {
        var line = ordered.line();
        var dimensions = new ArrayList<>(List.of(
                new Dimension("bank_line", Long.toString(line.id())),
                new Dimension("bank_statement", Long.toString(line.statement()))));
        if (!line.told().settles().isEmpty())
            dimensions.add(new Dimension("settles", line.told().settles()));
        return new AccountingDetail(
                Long.toString(line.id()), payment, ordered.order().accountingCode(), dimensions);
    }
}
