package dev.kessai.proof.conformance;

import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.proof.conformance.Legs.Prepared;
import dev.kessai.proof.conformance.Legs.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What was answered before the process died is answered after it. */
final class RestartChecks {
    static final String GROUP = "restart";
    static final String UNDER_LOAD = "what was answered while it died stays answered";
    static final String REACHABLE = "it comes back";
    private static final int SENDERS = 4;
    private static final long POLL_MILLIS = 100;

    /** So many Tries are answered before the process is killed. */
    private static final int WARM_UP = 50;

    private final Wire wire;
    private final Subject subject;
    private final Legs legs;
    private final MicroClock clock;
    private final @Nullable Restart restart;

    RestartChecks(Wire wire, Subject subject, Legs legs, MicroClock clock, @Nullable Restart restart) {
        this.wire = wire;
        this.subject = subject;
        this.legs = legs;
        this.clock = clock;
        this.restart = restart;
    }

    void check(Findings findings) {
        if (restart == null) {
            findings.skip(GROUP, REACHABLE, "no --restart-command, and nobody to ask");
            return;
        }
        var prepared = new EnumMap<Row, Prepared>(Row.class);
        var problems = new EnumMap<Row, Mismatch>(Row.class);
        for (var row : Row.values()) {
            boolean asked = row != Row.NONE
                    && row != Row.PENDING
                    && (row != Row.POSTED || subject.credits())
                    && (row != Row.CANCELLED || subject.cancels());
            if (!asked) continue;
            try {
                prepared.put(row, legs.prepare(row));
            } catch (Mismatch mismatch) {
                problems.put(row, mismatch);
            }
        }
        var before = new HashMap<Row, Reply>();
        prepared.forEach((row, each) -> before.put(row, wire.ask(legs.get(each.leg()))));
        var sent = new ConcurrentLinkedQueue<Command.Try>();
        var answered = new ConcurrentHashMap<Command.Try, Reply>();
        findings.check(GROUP, REACHABLE, () -> restartUnderLoad(restart, sent, answered));
        for (var row : problems.keySet()) findings.check(GROUP, row + " stays", () -> rethrow(problems, row));
        prepared.forEach((row, each) -> findings.check(GROUP, row + " stays", () -> stays(each, before.get(row))));
        findings.check(GROUP, UNDER_LOAD, () -> repeat(sent, answered));
    }

    private static void rethrow(Map<Row, Mismatch> problems, Row row) {
        var problem = problems.get(row);
        if (problem != null) throw problem;
    }

    private void restartUnderLoad(Restart restarting, Queue<Command.Try> sent, Map<Command.Try, Reply> answered) {
        var over = new AtomicBoolean();
        var senders = new ArrayList<Thread>();
        for (int i = 0; i < SENDERS; i++) senders.add(Thread.ofVirtual().start(() -> send(over, sent, answered)));
        try {
            waitUntil("answers before the restart", () -> answered.size() >= WARM_UP);
            restarting.now();
            waitUntil("it is reached again", () -> wire.isReached(legs.get(legs.fresh())));
        } finally {
            over.set(true);
            for (var sender : senders) join(sender);
        }
    }

    private void send(AtomicBoolean over, Queue<Command.Try> sent, Map<Command.Try, Reply> answered) {
        while (!over.get()) {
            var command = legs.tryOf(legs.fresh());
            sent.add(command);
            try {
                answered.put(command, wire.ask(command));
            } catch (Mismatch gone) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
            }
        }
    }

    private void stays(Prepared prepared, @Nullable Reply before) {
        Mismatch.unless(!(before instanceof Reply.Absent), "that something was stored", before);
        var after = wire.ask(legs.get(prepared.leg()));
        Mismatch.unless(after.equals(before), "that " + before + " stays stored", after);
        var again = wire.ask(prepared.asked());
        boolean isGone = prepared.first() == null || prepared.row() == Row.CANCELLED;
        boolean same = isGone ? again instanceof Reply.Aborted : again.equals(prepared.first());
        Mismatch.unless(same, "the first answer again", Words.of(again));
    }

    private void repeat(Queue<Command.Try> sent, Map<Command.Try, Reply> answered) {
        for (var command : sent) {
            var reply = subject.cancels() ? wire.ask(command) : legs.definite(command);
            var before = answered.get(command);
            boolean definite = before != null && !(before instanceof Reply.Pending) && !(before instanceof Reply.Retry);
            if (definite) Mismatch.unless(reply.equals(before), "the same answer again, " + before, reply);
            var end = subject.cancels() ? legs.cancel(command.leg()) : legs.confirm(command.leg());
            var ended = wire.ask(end);
            Mismatch.unless(
                    ended instanceof Reply.Cancelled || ended instanceof Reply.Confirmed,
                    "an end of " + Words.of(command),
                    Words.of(ended));
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void waitUntil(String what, Condition condition) {
        long end = clock.millis() + subject.patienceMillis();
        while (!condition.holds()) {
            if (clock.millis() >= end) throw new Mismatch("waited " + subject.patienceMillis() + " ms until " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
