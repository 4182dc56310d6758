package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every cell of the participant contract's table, from memory, from the rows alone, and within one batch. */
final class FenceTest {
    enum Memory {
        KEPT,
        /** Dropped before the call under test; the runner does not know. */
        DROPPED,
        /** The state and the call come in one batch. */
        ONE_BATCH
    }

    private static final String TABLE = """
            call     NONE       TRIED     CONFIRMED CANCELLED SUSPENDED DECLINED POSTED
            Try      Tried      first     first     Aborted   Aborted   first    DEBIT_ON_CREDIT_LEG
            Confirm  CONFIRM_WITHOUT_TRY Confirmed settled CONFIRM_AFTER_CANCEL CONFIRM_AFTER_CANCEL \
            CONFIRM_WITHOUT_TRY DEBIT_ON_CREDIT_LEG
            Cancel   Cancelled  Cancelled CANCEL_AFTER_CONFIRM Cancelled Cancelled Cancelled DEBIT_ON_CREDIT_LEG
            Credit   Posted     CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG \
            CREDIT_ON_DEBIT_LEG first
            Get      Absent     first     settled   Cancelled Cancelled first    first
            """;

    private static final LegKey LEG = new LegKey(77, 1);
    private final FakeLedgerStore store = new FakeLedgerStore(2);
    private final Rig rig = new Rig(LedgerCatalogue.balance(), store, 2);
    private final long user = rig.userWith(1, FundClass.MONEY, 1_000);

    @ParameterizedTest
    @EnumSource(Memory.class)
    void everyCellOfTheTable(Memory memory) {
        var lines = TABLE.lines().toList();
        var states = lines.getFirst().split(" +");
        int cells = 0;
        for (var line : lines.subList(1, lines.size())) {
            var cell = line.split(" +");
            assertThat(cell).as(line).hasSameSizeAs(states);
            for (int i = 1; i < cell.length; i++, cells++) check(cell[0], states[i], cell[i], memory);
        }
        assertThat(cells).isEqualTo(35);
    }

    private void check(String call, String state, String expected, Memory memory) {
        var fresh = new FakeLedgerStore(2);
        var other = new Rig(LedgerCatalogue.balance(), fresh, 2);
        var owner = other.userWith(1, FundClass.MONEY, 1_000);
        var before = history(other, owner, state);
        var command = call(other, owner, call, state);
        var answers = new ArrayList<Reply>();
        Reply answer;
        if (memory == Memory.ONE_BATCH) {
            var all = new ArrayList<>(before);
            all.add(command);
            answers.addAll(inOneBatch(other, all));
            answer = answers.removeLast();
        } else {
            for (var each : before) answers.add(other.reply(each));
            if (memory == Memory.DROPPED) other.forget();
            answer = other.reply(command);
        }
        var cell = call + " on " + state;
        switch (expected) {
            case "first" -> assertThat(answer).as(cell).isEqualTo(answers.getFirst());
            case "settled" -> assertThat(answer).as(cell).isEqualTo(answers.getLast());
            default -> {
                var name = answer instanceof Reply.Alarm alarm
                        ? alarm.code().name()
                        : answer.getClass().getSimpleName();
                assertThat(name).as(cell).isEqualTo(expected);
            }
        }
        fresh.checkSums(other.ledger);
        var rows = fresh.rows().toString();
        assertThat(other.reply(command)).as(cell + " again").isEqualTo(answer);
        assertThat(fresh.rows().toString()).as(cell + " again changes nothing").isEqualTo(rows);
    }

    private static List<Command> history(Rig rig, long owner, String state) {
        return switch (state) {
            case "NONE" -> List.of();
            case "TRIED" -> List.of(rig.tryOf(LEG, owner, 700));
            case "CONFIRMED" -> List.of(rig.tryOf(LEG, owner, 700), rig.confirm(LEG, owner, 600));
            case "CANCELLED" -> List.of(rig.tryOf(LEG, owner, 700), rig.cancel(LEG, owner));
            case "SUSPENDED" -> List.of(rig.cancel(LEG, owner));
            case "DECLINED" -> List.of(rig.tryOf(LEG, owner, 7_000));
            case "POSTED" -> List.of(rig.credit(LEG, owner, Part.of(FundClass.MONEY, 50)));
            default -> throw new IllegalArgumentException(state);
        };
    }

    private static Command call(Rig rig, long owner, String call, String state) {
        return switch (call) {
            case "Try" -> rig.tryOf(LEG, owner, state.equals("DECLINED") ? 7_000 : 700);
            case "Confirm" -> rig.confirm(LEG, owner, 600);
            case "Cancel" -> rig.cancel(LEG, owner);
            case "Credit" -> rig.credit(LEG, owner, Part.of(FundClass.MONEY, 50));
            case "Get" -> rig.get(LEG, owner);
            default -> throw new IllegalArgumentException(call);
        };
    }

    private static List<Reply> inOneBatch(Rig rig, List<Command> commands) {
        var replies = new ArrayList<Reply>();
        var _ = rig.runner.run(commands.stream()
                .map(command -> (LedgerCommand)
                        new LedgerCommand.Money(Owner.lane(command.owner(), rig.lanes), command, replies::addAll))
                .toList());
        return replies;
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void anotherContentUnderTheSameKeyIsAnAlarmAndChangesNothing(Memory memory) {
        var leg = new LegKey(5, 1);
        var credit = new LegKey(5, 2);
        var _ = rig.reply(rig.tryOf(leg, user, 100));
        var _ = rig.reply(rig.credit(credit, user, Part.of(FundClass.MONEY, 10)));
        var rows = store.rows().toString();
        var others = List.of(
                rig.tryOf(leg, user, 101),
                rig.tryOf(leg, user, 100, FundPolicy.only(FundClass.MONEY)),
                rig.credit(credit, user, Part.of(FundClass.MONEY, 11)),
                rig.credit(credit, user, Part.of(FundClass.PREPAID, 10)));
        for (var other : others) {
            if (memory == Memory.DROPPED) rig.forget();
            assertThat(rig.reply(other)).isEqualTo(new Reply.Alarm(other.leg(), Reply.AlarmCode.KEY_REUSED));
        }
        assertThat(store.rows().toString()).isEqualTo(rows);
    }

    @Test
    void aConfirmOfAnotherAmountIsAnAlarmAndOneAboveTheTriedAmountToo() {
        var _ = rig.reply(rig.tryOf(LEG, user, 100));
        assertThat(rig.reply(rig.confirm(LEG, user, 101)))
                .isEqualTo(new Reply.Alarm(LEG, Reply.AlarmCode.CONFIRM_ABOVE_TRIED));
        assertThat(rig.reply(rig.confirm(LEG, user, 60))).isInstanceOf(Reply.Confirmed.class);
        assertThat(rig.reply(rig.confirm(LEG, user, 100))).isEqualTo(new Reply.Alarm(LEG, Reply.AlarmCode.KEY_REUSED));
        store.checkSums(rig.ledger);
    }

    @Test
    void anotherOwnerOfTheSameLaneIsAnAlarm() {
        long same = user;
        for (long n = 2; same == user; n++)
            if (Owner.lane(Owner.user(n).id(), 2) == Owner.lane(user, 2))
                same = Owner.user(n).id();
        var _ = rig.reply(rig.tryOf(LEG, user, 100));
        for (var command : List.of(rig.tryOf(LEG, same, 100), rig.confirm(LEG, same, 100), rig.cancel(LEG, same)))
            assertThat(rig.reply(command)).isEqualTo(new Reply.Alarm(LEG, Reply.AlarmCode.KEY_REUSED));
    }

    @Test
    void oneKeyForADebitAndACreditIsStoppedAtTheLatestWhenTheDebitIsSettled() {
        var _ = rig.reply(rig.credit(LEG, user, Part.of(FundClass.MONEY, 50)));
        rig.restart();
        assertThat(rig.reply(rig.tryOf(LEG, user, 100))).isInstanceOf(Reply.Tried.class);
        assertThat(rig.reply(rig.confirm(LEG, user, 100)))
                .isEqualTo(new Reply.Alarm(LEG, Reply.AlarmCode.DEBIT_ON_CREDIT_LEG));
        store.checkSums(rig.ledger);
    }

    @Test
    void anAnswerLostWithTheCommitIsToldTheSecondTime() {
        store.nextCommit = FakeLedgerStore.Failure.AFTER_COMMIT;
        var first = rig.reply(rig.tryOf(LEG, user, 700));
        assertThat(first).isInstanceOf(Reply.Tried.class);
        store.nextCommit = FakeLedgerStore.Failure.BEFORE_COMMIT;
        var confirmed = rig.reply(rig.confirm(LEG, user, 700));
        assertThat(rig.reply(rig.get(LEG, user))).isEqualTo(confirmed);
        store.checkSums(rig.ledger);
    }

    @Test
    void aKeyThatCameLatelyIsLookedUpAndDoesNotMakeItsBatchCareful() {
        var opened = rig.tryOf(LEG, user, 700);
        var first = rig.reply(opened);
        var _ = rig.reply(rig.confirm(LEG, user, 700));
        assertThat(rig.reply(opened)).isEqualTo(first);
        assertThat(store.conflicts).isZero();
    }

    @Test
    void newKeysReadNothing() {
        int reads = store.reads;
        var _ = rig.reply(rig.tryOf(LEG, user, 700));
        var _ = rig.reply(rig.confirm(LEG, user, 700));
        var _ = rig.reply(rig.credit(new LegKey(78, 1), user, Part.of(FundClass.MONEY, 5)));
        assertThat(store.reads).isEqualTo(reads);
    }
}
