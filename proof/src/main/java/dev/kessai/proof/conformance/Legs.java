package dev.kessai.proof.conformance;

import dev.kessai.base.id.Ids;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Fresh legs of the subject, their commands, and legs brought into each state of the fence table. Remembers every leg
 * that may hold something, so that the run leaves nothing behind. Thread-safe.
 */
final class Legs {
    private static final long POLL_MILLIS = 100;

    /** The columns of the fence table. */
    enum Row {
        NONE,
        PENDING,
        TRIED,
        CONFIRMED,
        CANCELLED,
        SUSPENDED,
        DECLINED,
        POSTED
    }

    /**
     * A leg in a state.
     *
     * @param asked the Try or Credit that began it, or that would
     * @param first what that was answered; null where it was not asked
     * @param last the answer to its Confirm; null where there was none
     */
    record Prepared(
            LegKey leg,
            Row row,
            Command asked,
            @Nullable Reply first,
            @Nullable Reply last) {}

    /** What an account says of itself with an entry. */
    record Purse(long balanceMinor, long availableMinor) {
        long heldMinor() {
            return balanceMinor - availableMinor;
        }
    }

    private final Wire wire;
    private final Subject subject;
    private final MicroClock clock;
    private final Queue<LegKey> begun = new ConcurrentLinkedQueue<>();
    private long lastPayment;

    Legs(Wire wire, Subject subject, MicroClock clock) {
        this.wire = wire;
        this.subject = subject;
        this.clock = clock;
    }

    synchronized LegKey fresh() {
        lastPayment = Ids.after(lastPayment, 0, clock.millis());
        var leg = new LegKey(lastPayment, 1);
        begun.add(leg);
        return leg;
    }

    Command.Try tryOf(LegKey leg, long amountMinor) {
        return tryOf(leg, subject.owner(), amountMinor, subject.policy());
    }

    Command.Try tryOf(LegKey leg) {
        return tryOf(leg, subject.amountMinor());
    }

    Command.Try tryOf(LegKey leg, long owner, long amountMinor, FundPolicy policy) {
        return new Command.Try(leg, subject.ledger(), owner, amountMinor, subject.currency(), policy, Purpose.PAY);
    }

    Command.Confirm confirm(LegKey leg) {
        return confirm(leg, subject.owner(), subject.amountMinor());
    }

    Command.Confirm confirm(LegKey leg, long owner, long amountMinor) {
        return new Command.Confirm(leg, subject.ledger(), owner, clock.micros(), amountMinor);
    }

    Command.Cancel cancel(LegKey leg) {
        return new Command.Cancel(leg, subject.ledger(), subject.owner());
    }

    Command.Get get(LegKey leg) {
        return new Command.Get(leg, subject.ledger(), subject.owner());
    }

    /** Only of a subject that is credited. */
    Command.Credit credit(LegKey leg) {
        return credit(leg, subject.owner(), subject.amountMinor());
    }

    Command.Credit credit(LegKey leg, long owner, long amountMinor) {
        var credited = Objects.requireNonNull(subject.credited());
        var part = new Part(credited.fundClass(), amountMinor, credited.lot());
        return new Command.Credit(leg, subject.ledger(), owner, clock.micros(), subject.currency(), List.of(part));
    }

    Prepared prepare(Row row) {
        var leg = fresh();
        return switch (row) {
            case NONE -> new Prepared(leg, row, tryOf(leg), null, null);
            case PENDING -> {
                var asked = tryOf(leg, subject.pendingMinor());
                yield new Prepared(leg, row, asked, expect(Reply.Pending.class, asked), null);
            }
            case TRIED -> tried(leg);
            case CONFIRMED -> {
                var tried = tried(leg);
                var confirmed = expect(Reply.Confirmed.class, confirm(leg));
                yield new Prepared(leg, row, tried.asked(), tried.first(), confirmed);
            }
            case CANCELLED -> {
                var tried = tried(leg);
                var _ = expect(Reply.Cancelled.class, cancel(leg));
                yield new Prepared(leg, row, tried.asked(), tried.first(), null);
            }
            case SUSPENDED -> {
                var _ = expect(Reply.Cancelled.class, cancel(leg));
                yield new Prepared(leg, row, tryOf(leg), null, null);
            }
            case DECLINED -> {
                var asked = tryOf(leg, subject.declinedMinor());
                yield new Prepared(leg, row, asked, expect(Reply.Declined.class, asked), null);
            }
            case POSTED -> {
                var asked = credit(leg);
                yield new Prepared(leg, row, asked, expect(Reply.Posted.class, asked), null);
            }
        };
    }

    Prepared tried(LegKey leg) {
        var asked = tryOf(leg);
        var reply = definite(asked);
        if (reply instanceof Reply.Tried) return new Prepared(leg, Row.TRIED, asked, reply, null);
        throw new Mismatch("the leg did not become TRIED (" + Words.of(reply)
                + "): does the owner have funds for a run? see --owner and --amount");
    }

    /** The answer once it is definite: an outside party may take its time, up to our patience. */
    Reply definite(Command.Try asked) {
        var reply = wire.ask(asked);
        long end = clock.millis() + subject.patienceMillis();
        while ((reply instanceof Reply.Pending || reply instanceof Reply.Retry) && clock.millis() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
            reply = wire.ask(reply instanceof Reply.Retry ? asked : get(asked.leg()));
        }
        return reply;
    }

    private Reply expect(Class<? extends Reply> type, Command asked) {
        var reply = wire.ask(asked);
        if (type.isInstance(reply)) return reply;
        throw new Mismatch("to begin with, " + Words.of(asked) + " was answered " + Words.of(reply));
    }

    /** Pays once more and reads what the account says; empty where the participant tells no balances. */
    Optional<Purse> look() {
        var confirmed = prepare(Row.CONFIRMED).last();
        var postings = confirmed instanceof Reply.Confirmed it ? it.postings() : List.<Posting>of();
        if (postings.size() != 1) return Optional.empty();
        var posting = postings.getFirst();
        return Optional.of(new Purse(posting.balanceMinor(), posting.availableMinor()));
    }

    /** Ends what is still reserved: cancelled, or confirmed where it cannot be. */
    void release() {
        for (var leg : begun) {
            var stored = wire.ask(get(leg));
            boolean waits = stored instanceof Reply.Pending && subject.cancels();
            if (!waits && !(stored instanceof Reply.Tried)) continue;
            var reply = wire.ask(subject.cancels() ? cancel(leg) : confirm(leg));
            Mismatch.unless(
                    reply instanceof Reply.Cancelled || reply instanceof Reply.Confirmed,
                    "an end of what was reserved",
                    Words.of(reply));
        }
    }
}
