package dev.kessai.proof.participant;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Command.Cancel;
import dev.kessai.contracts.participant.Command.Confirm;
import dev.kessai.contracts.participant.Command.Credit;
import dev.kessai.contracts.participant.Command.Get;
import dev.kessai.contracts.participant.Command.Try;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.Reply.AlarmCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the contract in memory, but for its flaws. Everybody begins with the same funds. A Try of {@link #PENDING} is
 * pending until it is cancelled. Thread-safe.
 */
public final class SmallParticipant implements Participant {
    public static final long FUNDS = 10_000_000;
    public static final long PENDING = 4_444;
    private static final long PENDING_UNTIL = 4_102_444_800_000_000L;

    private enum State {
        PENDING,
        TRIED,
        CONFIRMED,
        CANCELLED,
        SUSPENDED,
        DECLINED,
        POSTED
    }

    private static final class Row {
        final Command began;
        State state;
        final Reply first;
        Reply.@Nullable Confirmed confirmed;
        long confirmedMinor;

        Row(Command began, State state, Reply first) {
            this.began = began;
            this.state = state;
            this.first = first;
        }
    }

    private static final class Account {
        long balance = FUNDS;
        long held;
        long seq;
    }

    private final String name;
    private final Set<Flaw> flaws;
    private final Map<LegKey, Row> rows = new HashMap<>();
    private final Map<Long, Account> accounts = new HashMap<>();

    public SmallParticipant(String name, Set<Flaw> flaws) {
        this.name = name;
        this.flaws = Set.copyOf(flaws);
    }

    @Override
    public String name() {
        return name;
    }

    boolean has(Flaw flaw) {
        return flaws.contains(flaw);
    }

    /** The process dies: memory is what it has stored, unless it forgets. */
    synchronized void restart() {
        if (!has(Flaw.EVERYTHING_IS_FORGOTTEN_AT_A_RESTART)) return;
        rows.clear();
        accounts.clear();
    }

    /** What nobody has reserved. */
    public synchronized long available(long owner) {
        var account = account(owner);
        return account.balance - account.held;
    }

    public synchronized long balance(long owner) {
        return account(owner).balance;
    }

    @Override
    public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
        var all = new ArrayList<Reply>();
        synchronized (this) {
            for (var command : commands) all.add(decide(command));
        }
        replies.accept(all);
    }

    private Reply decide(Command command) {
        if (!command.ledger().equals(name)) return new Reply.Alarm(command.leg(), AlarmCode.UNKNOWN_LEDGER);
        var row = rows.get(command.leg());
        return switch (command) {
            case Try it -> row == null ? reserve(it) : repeat(it, row);
            case Confirm it -> row == null ? confirmNothing(it) : confirm(it, row);
            case Cancel it -> row == null ? suspend(it) : cancel(it, row);
            case Credit it -> row == null || forgetsCredit(row) ? post(it) : repeat(it, row);
            case Get it -> row == null ? new Reply.Absent(it.leg()) : stored(row);
        };
    }

    private Reply reserve(Try it) {
        var account = account(it.owner());
        if (it.amountMinor() > account.balance - account.held) {
            var declined = new Reply.Declined(it.leg(), Decline.BALANCE_TOO_LOW);
            if (!has(Flaw.DECLINE_IS_FORGOTTEN)) rows.put(it.leg(), new Row(it, State.DECLINED, declined));
            return declined;
        }
        account.held += it.amountMinor();
        boolean waits = it.amountMinor() == PENDING;
        var first = waits ? new Reply.Pending(it.leg(), PENDING_UNTIL, "pay") : new Reply.Tried(it.leg(), List.of());
        rows.put(it.leg(), new Row(it, waits ? State.PENDING : State.TRIED, first));
        return first;
    }

    private Reply repeat(Try it, Row row) {
        boolean sameOwner = row.began.owner() == it.owner();
        if (row.state == State.POSTED) return alarm(it, AlarmCode.DEBIT_ON_CREDIT_LEG);
        boolean same = row.state == State.SUSPENDED ? sameOwner : row.began.equals(it);
        if (!same && !has(Flaw.OTHER_CONTENT_IS_NOT_NOTICED)) return alarm(it, AlarmCode.KEY_REUSED);
        if (row.state == State.TRIED && has(Flaw.REPEATED_TRY_HOLDS_AGAIN))
            account(it.owner()).held += it.amountMinor();
        boolean gone = row.state == State.CANCELLED || row.state == State.SUSPENDED;
        if (!gone) return row.first;
        return has(Flaw.LATE_TRY_IS_TRIED) ? new Reply.Tried(it.leg(), List.of()) : new Reply.Aborted(it.leg());
    }

    private Reply confirmNothing(Confirm it) {
        if (!has(Flaw.CONFIRM_WITHOUT_TRY_IS_CONFIRMED)) return alarm(it, AlarmCode.CONFIRM_WITHOUT_TRY);
        return new Reply.Confirmed(it.leg(), it.decidedAtMicros(), List.of());
    }

    private Reply confirm(Confirm it, Row row) {
        if (row.state == State.POSTED) return alarm(it, AlarmCode.DEBIT_ON_CREDIT_LEG);
        if (row.began.owner() != it.owner()) return alarm(it, AlarmCode.KEY_REUSED);
        return switch (row.state) {
            case TRIED -> settle(it, row, (Try) row.began);
            case CONFIRMED -> {
                if (has(Flaw.REPEATED_CONFIRM_MOVES_AGAIN)) account(it.owner()).balance -= it.amountMinor();
                boolean same = row.confirmedMinor == it.amountMinor();
                yield same || has(Flaw.OTHER_CONTENT_IS_NOT_NOTICED) ? stored(row) : alarm(it, AlarmCode.KEY_REUSED);
            }
            case CANCELLED, SUSPENDED -> alarm(it, AlarmCode.CONFIRM_AFTER_CANCEL);
            case PENDING, DECLINED, POSTED -> alarm(it, AlarmCode.CONFIRM_WITHOUT_TRY);
        };
    }

    private Reply settle(Confirm it, Row row, Try tried) {
        if (it.amountMinor() > tried.amountMinor() && !has(Flaw.MORE_THAN_TRIED_IS_CONFIRMED))
            return alarm(it, AlarmCode.CONFIRM_ABOVE_TRIED);
        var account = account(it.owner());
        account.held -= tried.amountMinor();
        account.balance -= it.amountMinor();
        row.state = State.CONFIRMED;
        row.confirmedMinor = it.amountMinor();
        long at = it.decidedAtMicros() + (has(Flaw.CONFIRMED_BEFORE_ITS_DECISION) ? -1 : 1);
        row.confirmed =
                new Reply.Confirmed(it.leg(), at, List.of(posting(it.owner(), tried.currency(), -it.amountMinor())));
        return row.confirmed;
    }

    private Reply suspend(Cancel it) {
        var cancelled = new Reply.Cancelled(it.leg());
        if (!has(Flaw.CANCEL_OF_NOTHING_LEAVES_NOTHING)) rows.put(it.leg(), new Row(it, State.SUSPENDED, cancelled));
        return cancelled;
    }

    private Reply cancel(Cancel it, Row row) {
        if (row.state == State.POSTED) return alarm(it, AlarmCode.DEBIT_ON_CREDIT_LEG);
        if (row.began.owner() != it.owner()) return alarm(it, AlarmCode.KEY_REUSED);
        boolean undone = row.state == State.CONFIRMED && has(Flaw.CANCEL_UNDOES_A_CONFIRM);
        if (row.state == State.CONFIRMED && !undone) return alarm(it, AlarmCode.CANCEL_AFTER_CONFIRM);
        boolean holds = row.state == State.TRIED || row.state == State.PENDING;
        if (holds) account(it.owner()).held -= ((Try) row.began).amountMinor();
        if (holds || undone) row.state = State.CANCELLED;
        return new Reply.Cancelled(it.leg());
    }

    private boolean forgetsCredit(Row row) {
        return row.state == State.POSTED && has(Flaw.A_CREDIT_IS_NOT_REMEMBERED);
    }

    private Reply post(Credit it) {
        long amount = 0;
        for (var part : it.parts()) amount += part.amountMinor();
        account(it.owner()).balance += amount;
        var posted =
                new Reply.Posted(it.leg(), it.decidedAtMicros(), List.of(posting(it.owner(), it.currency(), amount)));
        rows.put(it.leg(), new Row(it, State.POSTED, posted));
        return posted;
    }

    private Reply repeat(Credit it, Row row) {
        if (!(row.began instanceof Credit credit)) return alarm(it, AlarmCode.CREDIT_ON_DEBIT_LEG);
        boolean same = credit.owner() == it.owner() && credit.parts().equals(it.parts());
        return same || has(Flaw.OTHER_CONTENT_IS_NOT_NOTICED) ? row.first : alarm(it, AlarmCode.KEY_REUSED);
    }

    private static Reply stored(Row row) {
        return switch (row.state) {
            case CONFIRMED -> row.confirmed == null ? row.first : row.confirmed;
            case CANCELLED, SUSPENDED -> new Reply.Cancelled(row.began.leg());
            case PENDING, TRIED, DECLINED, POSTED -> row.first;
        };
    }

    private Posting posting(long owner, Currency currency, long amount) {
        var account = account(owner);
        account.seq++;
        return new Posting(
                owner,
                FundClass.MONEY,
                currency,
                amount,
                account.seq,
                account.balance,
                account.balance - account.held,
                List.of());
    }

    private Account account(long owner) {
        return accounts.computeIfAbsent(owner, id -> new Account());
    }

    private static Reply alarm(Command command, AlarmCode code) {
        return new Reply.Alarm(command.leg(), code);
    }
}
