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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every cell of the participant contract's table (01-payment, participant contract), for the same content, for another
 * amount and for another owner; from memory, from the rows alone, and within one batch. PENDING is for participants
 * outside of the company: a ledger has no such row.
 */
final class FenceTest {
    enum Memory {
        KEPT,
        /** Dropped before the call under test; the runner does not know. */
        DROPPED,
        /** A new process, before the call under test. */
        RESTARTED,
        /** So many other keys come before the call under test that memory holds none of its leg. */
        CROWDED_OUT,
        /** The state and the call come in one batch. */
        ONE_BATCH
    }

    /** What the call under test asks for, compared with what made the state. */
    enum Content {
        SAME("""
            call     NONE       TRIED     CONFIRMED CANCELLED SUSPENDED DECLINED POSTED
            Try      Tried      first     first     Aborted   Aborted   first    DEBIT_ON_CREDIT_LEG
            Confirm  CONFIRM_WITHOUT_TRY Confirmed settled CONFIRM_AFTER_CANCEL CONFIRM_AFTER_CANCEL \
            CONFIRM_WITHOUT_TRY DEBIT_ON_CREDIT_LEG
            Cancel   Cancelled  Cancelled CANCEL_AFTER_CONFIRM Cancelled Cancelled Cancelled DEBIT_ON_CREDIT_LEG
            Credit   Posted     CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG \
            CREDIT_ON_DEBIT_LEG first
            Get      Absent     first     settled   Cancelled Cancelled first    first
            """),
        OTHER_AMOUNT("""
            call     NONE       TRIED     CONFIRMED CANCELLED SUSPENDED DECLINED POSTED
            Try      Tried      KEY_REUSED KEY_REUSED KEY_REUSED Aborted KEY_REUSED DEBIT_ON_CREDIT_LEG
            Confirm  CONFIRM_WITHOUT_TRY Confirmed KEY_REUSED CONFIRM_AFTER_CANCEL CONFIRM_AFTER_CANCEL \
            CONFIRM_WITHOUT_TRY DEBIT_ON_CREDIT_LEG
            Cancel   Cancelled  Cancelled CANCEL_AFTER_CONFIRM Cancelled Cancelled Cancelled DEBIT_ON_CREDIT_LEG
            Credit   Posted     CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG \
            CREDIT_ON_DEBIT_LEG KEY_REUSED
            Get      Absent     first     settled   Cancelled Cancelled first    first
            """),
        OTHER_OWNER("""
            call     NONE       TRIED     CONFIRMED CANCELLED SUSPENDED DECLINED POSTED
            Try      Tried      KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED DEBIT_ON_CREDIT_LEG
            Confirm  CONFIRM_WITHOUT_TRY KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED DEBIT_ON_CREDIT_LEG
            Cancel   Cancelled  KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED DEBIT_ON_CREDIT_LEG
            Credit   Posted     CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG \
            CREDIT_ON_DEBIT_LEG KEY_REUSED
            Get      Absent     first     settled   Cancelled Cancelled first    first
            """);

        final String table;

        Content(String table) {
            this.table = table;
        }
    }

    private static final LegKey LEG = new LegKey(77, 1);
    private static final LedgerProgram.Limits TINY = new LedgerProgram.Limits(24, 8, 16);

    private final FakeLedgerStore store = new FakeLedgerStore(2);
    private final Rig rig = new Rig(LedgerCatalogue.balance(), store, 2);
    private final long user = rig.userWith(1, FundClass.MONEY, 1_000);

    @ParameterizedTest
    @MethodSource
    void everyCellOfTheTable(Content content, Memory memory) {
        var lines = content.table.lines().toList();
        var states = lines.getFirst().split(" +");
        int cells = 0;
        for (var line : lines.subList(1, lines.size())) {
            var cell = line.split(" +");
            assertThat(cell).as(line).hasSameSizeAs(states);
            for (int i = 1; i < cell.length; i++, cells++)
                new Cell(content, cell[0], states[i], cell[i], memory).check();
        }
        assertThat(cells).isEqualTo(35);
    }

    static Stream<Arguments> everyCellOfTheTable() {
        return Stream.of(Content.values())
                .flatMap(content -> Stream.of(Memory.values()).map(memory -> Arguments.of(content, memory)));
    }

    /** One cell on a ledger of its own. */
    private record Cell(Content content, String call, String state, String expected, Memory memory) {
        void check() {
            var fresh = new FakeLedgerStore(2);
            var limits = memory == Memory.CROWDED_OUT ? TINY : LedgerProgram.Limits.DEFAULT;
            var rig = new Rig(LedgerCatalogue.balance(), fresh, 2, limits);
            var owner = rig.userWith(1, FundClass.MONEY, 1_000);
            var other = rig.userWith(neighbour(owner, 2), FundClass.MONEY, 1_000);
            var before = history(rig, owner);
            var command = call(rig, content == Content.OTHER_OWNER ? other : owner);
            var answers = new ArrayList<Reply>();
            if (memory == Memory.ONE_BATCH) {
                var all = new ArrayList<>(before);
                all.add(command);
                answers.addAll(inOneBatch(rig, all));
            } else {
                for (var each : before) answers.add(rig.reply(each));
                disturb(rig, owner);
                answers.add(rig.reply(command));
            }
            var answer = answers.removeLast();
            switch (expected) {
                case "first" -> assertThat(answer).as(toString()).isEqualTo(answers.getFirst());
                case "settled" -> assertThat(answer).as(toString()).isEqualTo(answers.getLast());
                default -> assertThat(name(answer)).as(toString()).isEqualTo(expected);
            }
            fresh.checkSums(rig.ledger);
            var rows = fresh.rows().toString();
            assertThat(rig.reply(command)).as(this + " again").isEqualTo(answer);
            assertThat(fresh.rows().toString())
                    .as(this + " again changes nothing")
                    .isEqualTo(rows);
        }

        private void disturb(Rig rig, long owner) {
            switch (memory) {
                case DROPPED -> rig.forget();
                case RESTARTED -> rig.restart();
                case CROWDED_OUT -> {
                    for (int i = 1; i <= 40; i++) {
                        var _ = rig.reply(rig.tryOf(new LegKey(LEG.payment() + i, 1), owner, 1));
                    }
                }
                case KEPT, ONE_BATCH -> {}
            }
        }

        private List<Command> history(Rig rig, long owner) {
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

        private Command call(Rig rig, long owner) {
            int less = content == Content.OTHER_AMOUNT ? 1 : 0;
            return switch (call) {
                case "Try" -> rig.tryOf(LEG, owner, (state.equals("DECLINED") ? 7_000 : 700) - less);
                case "Confirm" -> rig.confirm(LEG, owner, 600 - less);
                case "Cancel" -> rig.cancel(LEG, owner);
                case "Credit" -> rig.credit(LEG, owner, Part.of(FundClass.MONEY, 50 - less));
                case "Get" -> rig.get(LEG, owner);
                default -> throw new IllegalArgumentException(call);
            };
        }

        private static String name(Reply answer) {
            return answer instanceof Reply.Alarm alarm
                    ? alarm.code().name()
                    : answer.getClass().getSimpleName();
        }

        private static List<Reply> inOneBatch(Rig rig, List<Command> commands) {
            var replies = new ArrayList<Reply>();
            rig.runner.run(commands.stream()
                    .map(command -> (LedgerCommand)
                            new LedgerCommand.Money(Owner.lane(command.owner(), rig.lanes), command, replies::addAll))
                    .toList());
            return replies;
        }
    }

    /** The number of another user of the same lane. */
    private static long neighbour(long owner, int lanes) {
        for (long n = 2; ; n++) if (Owner.lane(Owner.user(n).id(), lanes) == Owner.lane(owner, lanes)) return n;
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void anotherPolicyOrClassUnderTheSameKeyIsAnAlarmAndChangesNothing(Memory memory) {
        var leg = new LegKey(5, 1);
        var credit = new LegKey(5, 2);
        var _ = rig.reply(rig.tryOf(leg, user, 100));
        var _ = rig.reply(rig.credit(credit, user, Part.of(FundClass.MONEY, 10)));
        var rows = store.rows().toString();
        var others = List.of(
                rig.tryOf(leg, user, 100, FundPolicy.only(FundClass.MONEY)),
                rig.tryOf(leg, user, Long.MAX_VALUE),
                rig.credit(credit, user, Part.of(FundClass.PREPAID, 10)));
        for (var other : others) {
            if (memory == Memory.DROPPED) rig.forget();
            if (memory == Memory.RESTARTED) rig.restart();
            assertThat(rig.reply(other)).isEqualTo(new Reply.Alarm(other.leg(), Reply.AlarmCode.KEY_REUSED));
        }
        assertThat(store.rows().toString()).isEqualTo(rows);
    }

    @Test
    void aConfirmAboveTheTriedAmountIsAnAlarmAndChangesNothing() {
        var _ = rig.reply(rig.tryOf(LEG, user, 100));
        assertThat(rig.reply(rig.confirm(LEG, user, 101)))
                .isEqualTo(new Reply.Alarm(LEG, Reply.AlarmCode.CONFIRM_ABOVE_TRIED));
        assertThat(rig.reply(rig.confirm(LEG, user, 60))).isInstanceOf(Reply.Confirmed.class);
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
