package dev.kessai.proof.conformance;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.proof.conformance.Legs.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** The same command twice in a call, and many times at once: one effect, one answer. */
final class RepetitionChecks {
    static final String GROUP = "duplicates";
    private static final int COPIES = 16;

    private final Wire wire;
    private final Subject subject;
    private final Legs legs;

    RepetitionChecks(Wire wire, Subject subject, Legs legs) {
        this.wire = wire;
        this.subject = subject;
        this.legs = legs;
    }

    void check(Findings findings) {
        boolean credits = subject.credits();
        var noCredit = "it is never credited";
        boolean cancels = subject.cancels();
        var noCancel = "nobody cancels a charge";
        findings.check(GROUP, "Try twice in one call", () -> twice(legs.tryOf(legs.fresh())));
        findings.check(GROUP, "Confirm twice in one call", () -> twice(legs.confirm(tried())));
        findings.checkIf(cancels, noCancel, GROUP, "Cancel twice in one call", () -> twice(legs.cancel(tried())));
        findings.checkIf(credits, noCredit, GROUP, "Credit twice in one call", () -> twice(legs.credit(legs.fresh())));
        findings.check(GROUP, "Try " + COPIES + " times at once", () -> together(legs.tryOf(legs.fresh())));
        findings.check(GROUP, "Confirm " + COPIES + " times at once", () -> together(legs.confirm(tried())));
        findings.checkIf(
                cancels, noCancel, GROUP, "Cancel " + COPIES + " times at once", () -> together(legs.cancel(tried())));
        findings.checkIf(
                credits,
                noCredit,
                GROUP,
                "Credit " + COPIES + " times at once",
                () -> together(legs.credit(legs.fresh())));
        findings.checkIf(
                legs.look().isPresent(),
                "it tells no balance",
                GROUP,
                "what was repeated has moved and held once",
                this::movesOnce);
    }

    private LegKey tried() {
        return legs.prepare(Row.TRIED).leg();
    }

    private void twice(Command command) {
        var replies = wire.ask(List.of(command, command));
        isAnswer(command, replies.getFirst());
        isSame(replies.getFirst(), replies.getLast());
        isSame(replies.getFirst(), wire.ask(command));
    }

    /** While one copy is being done the others may be told PENDING; whatever is definite is one answer. */
    private void together(Command command) {
        var replies = atOnce(command);
        for (var reply : replies) isAnswer(command, reply);
        var definite = replies.stream()
                .filter(reply -> !(reply instanceof Reply.Pending))
                .toList();
        for (var reply : definite) isSame(definite.getFirst(), reply);
    }

    private List<Reply> atOnce(Command command) {
        Callable<Reply> one = () -> wire.ask(command);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = new ArrayList<Reply>();
            for (var future : threads.invokeAll(Collections.nCopies(COPIES, one))) replies.add(future.get());
            return replies;
        } catch (ExecutionException e) {
            throw new Mismatch("one of " + COPIES + " calls at once: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mismatch("interrupted", e);
        }
    }

    private static void isAnswer(Command command, Reply reply) {
        boolean fits = switch (command) {
            case Command.Try _ -> reply instanceof Reply.Tried || reply instanceof Reply.Pending;
            case Command.Confirm _ -> reply instanceof Reply.Confirmed;
            case Command.Cancel _ -> reply instanceof Reply.Cancelled;
            case Command.Credit _ -> reply instanceof Reply.Posted;
            case Command.Get _ -> true;
        };
        Mismatch.unless(fits, "the answer to " + Words.of(command), Words.of(reply));
    }

    /** A leg that was pending may have become definite meanwhile. */
    private static void isSame(Reply first, Reply again) {
        boolean same = again.equals(first) || (first instanceof Reply.Pending && again instanceof Reply.Tried);
        Mismatch.unless(same, "the same answer again, " + first, again);
    }

    private void movesOnce() {
        legs.release();
        var before = legs.look().orElseThrow();
        long amount = subject.amountMinor();
        var tried = legs.prepare(Row.TRIED);
        for (int i = 0; i < COPIES; i++) isSame(tried.asked(), wire.ask(tried.asked()), tried);
        var confirm = legs.confirm(tried.leg());
        var answers = new HashSet<>(atOnce(confirm));
        Mismatch.unless(answers.size() == 1, "one answer", answers);
        long paidMinor = 2 * amount; // this one, and that of the second look
        if (subject.credits()) {
            var credit = legs.credit(legs.fresh());
            for (int i = 0; i < COPIES; i++) isAnswer(credit, wire.ask(credit));
            paidMinor -= amount;
        }
        var after = legs.look().orElseThrow();
        Mismatch.unless(
                after.balanceMinor() == before.balanceMinor() - paidMinor,
                "a balance of " + (before.balanceMinor() - paidMinor),
                after.balanceMinor());
        Mismatch.unless(
                after.heldMinor() == before.heldMinor(), "that " + before.heldMinor() + " is held", after.heldMinor());
    }

    private static void isSame(Command asked, Reply reply, Legs.Prepared tried) {
        Mismatch.unless(reply.equals(tried.first()), "the same answer to " + Words.of(asked), Words.of(reply));
    }
}
