package dev.kessai.proof.conformance;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Commands that overtake each other: what was cancelled first is never held. */
final class OrderChecks {
    static final String GROUP = "reorder";
    private static final int PAIRS = 32;

    private final Wire wire;
    private final Subject subject;
    private final Legs legs;

    OrderChecks(Wire wire, Subject subject, Legs legs) {
        this.wire = wire;
        this.subject = subject;
        this.legs = legs;
    }

    void check(Findings findings) {
        findings.check(GROUP, "Cancel before Try: the late Try is ABORTED, again and again", this::cancelFirst);
        findings.check(GROUP, "Cancel, Try in one call", this::cancelTryInOneCall);
        findings.checkIf(
                subject.cancels(),
                "nobody cancels a charge",
                GROUP,
                "Try, Cancel, Try in one call",
                this::tryCancelTryInOneCall);
        findings.check(
                GROUP, "Confirm before Try: an alarm, and the Try is as if nothing had been", this::confirmFirst);
        findings.checkIf(
                subject.cancels(),
                "nobody cancels a charge",
                GROUP,
                "Try and Cancel at the same time, " + PAIRS + " legs: nothing stays held",
                this::racing);
    }

    private void cancelFirst() {
        var leg = legs.fresh();
        expect(Reply.Cancelled.class, wire.ask(legs.cancel(leg)));
        for (int i = 0; i < 3; i++) expect(Reply.Aborted.class, wire.ask(legs.tryOf(leg)));
        expect(Reply.Cancelled.class, wire.ask(legs.cancel(leg)));
        expect(Reply.Aborted.class, wire.ask(legs.tryOf(leg)));
    }

    private void cancelTryInOneCall() {
        var leg = legs.fresh();
        var replies = wire.ask(List.of(legs.cancel(leg), legs.tryOf(leg)));
        expect(Reply.Cancelled.class, replies.getFirst());
        expect(Reply.Aborted.class, replies.getLast());
    }

    private void tryCancelTryInOneCall() {
        var leg = legs.fresh();
        var replies = wire.ask(List.of(legs.tryOf(leg), legs.cancel(leg), legs.tryOf(leg)));
        Mismatch.unless(
                replies.getFirst() instanceof Reply.Tried || replies.getFirst() instanceof Reply.Pending,
                "TRIED or PENDING",
                Words.of(replies.getFirst()));
        expect(Reply.Cancelled.class, replies.get(1));
        expect(Reply.Aborted.class, replies.getLast());
    }

    private void confirmFirst() {
        var leg = legs.fresh();
        expect(Reply.Alarm.class, wire.ask(legs.confirm(leg)));
        var _ = legs.tried(leg);
    }

    private void racing() {
        var tasks = new ArrayList<Callable<Reply>>();
        var cancels = new ArrayList<Command>();
        for (int i = 0; i < PAIRS; i++) {
            var leg = legs.fresh();
            tasks.add(() -> wire.ask(legs.tryOf(leg)));
            tasks.add(() -> wire.ask(legs.cancel(leg)));
            cancels.add(legs.cancel(leg));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(tasks))
                Mismatch.unless(
                        future.state() == Future.State.SUCCESS,
                        "an answer",
                        future.state() == Future.State.FAILED ? future.exceptionNow() : future.state());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mismatch("interrupted", e);
        }
        for (var cancel : cancels) {
            expect(Reply.Cancelled.class, wire.ask(cancel));
            expect(Reply.Aborted.class, wire.ask(legs.tryOf(cancel.leg())));
        }
    }

    private static void expect(Class<? extends Reply> type, Reply reply) {
        Mismatch.unless(type.isInstance(reply), type.getSimpleName().toUpperCase(Locale.ROOT), Words.of(reply));
    }
}
