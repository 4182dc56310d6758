package dev.kessai.accounts.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every cell of the participant contract's table, PENDING included, by a channel over a real DATABASE. */
final class ChannelFenceTest {
    /** What the call under test asks for, compared with what made the state. */
    enum Content {
        SAME("""
            call    NONE      PENDING   TRIED     CONFIRMED CANCELLED SUSPENDED DECLINED POSTED
            Try     Tried     first     first     first     Aborted   Aborted   first    DEBIT_ON_CREDIT_LEG
            Confirm CONFIRM_WITHOUT_TRY CONFIRM_WITHOUT_TRY Confirmed last CONFIRM_AFTER_CANCEL \
            CONFIRM_AFTER_CANCEL CONFIRM_WITHOUT_TRY DEBIT_ON_CREDIT_LEG
            Cancel  Cancelled Cancelled Cancelled CANCEL_AFTER_CONFIRM Cancelled Cancelled Cancelled \
            DEBIT_ON_CREDIT_LEG
            Credit  Posted    CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG \
            CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG first
            Get     Absent    first     first     last      Cancelled Cancelled first    first
            """),
        OTHER_AMOUNT("""
            call    NONE      PENDING   TRIED     CONFIRMED CANCELLED SUSPENDED DECLINED POSTED
            Try     Tried     KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED Aborted KEY_REUSED DEBIT_ON_CREDIT_LEG
            Confirm CONFIRM_WITHOUT_TRY CONFIRM_WITHOUT_TRY Confirmed KEY_REUSED CONFIRM_AFTER_CANCEL \
            CONFIRM_AFTER_CANCEL CONFIRM_WITHOUT_TRY DEBIT_ON_CREDIT_LEG
            Cancel  Cancelled Cancelled Cancelled CANCEL_AFTER_CONFIRM Cancelled Cancelled Cancelled \
            DEBIT_ON_CREDIT_LEG
            Credit  Posted    CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG \
            CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG KEY_REUSED
            Get     Absent    first     first     last      Cancelled Cancelled first    first
            """),
        OTHER_OWNER("""
            call    NONE      PENDING   TRIED     CONFIRMED CANCELLED SUSPENDED DECLINED POSTED
            Try     Tried     KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED DEBIT_ON_CREDIT_LEG
            Confirm CONFIRM_WITHOUT_TRY KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED \
            DEBIT_ON_CREDIT_LEG
            Cancel  Cancelled KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED KEY_REUSED DEBIT_ON_CREDIT_LEG
            Credit  Posted    CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG \
            CREDIT_ON_DEBIT_LEG CREDIT_ON_DEBIT_LEG KEY_REUSED
            Get     Absent    first     first     last      Cancelled Cancelled first    first
            """);

        final String table;

        Content(String table) {
            this.table = table;
        }
    }

    private static final Terms TERMS = new Terms("cvs", SystemOwner.CVS, false, true, false, 1_000_000);
    private static final long OWNER = Owner.user(1).id();
    private static final ManualClock CLOCK = new ManualClock(1_800_000_000_000_000L);

    private static final ChannelDatabase DATABASE = new ChannelDatabase();

    private final FakePartner partner = new FakePartner(TERMS);
    private final List<LegKey> hints = new ArrayList<>();
    private final ChannelService channel =
            new ChannelService(partner, new ChannelStore(DATABASE.db), new Clocks(CLOCK, CLOCK), new Listening());

    private static long payments = 1;

    private final class Listening implements ChannelService.Listener {
        @Override
        public void definite(LegKey leg) {
            hints.add(leg);
        }

        @Override
        public void followUp() {}

        @Override
        public void toCall() {}
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @AfterEach
    void closeChannel() {
        channel.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyCellOfTheTable(Content content) throws InterruptedException {
        var lines = content.table.lines().toList();
        var states = lines.getFirst().split(" +");
        int cells = 0;
        for (var line : lines.subList(1, lines.size())) {
            var cell = line.split(" +");
            assertThat(cell).as(line).hasSameSizeAs(states);
            for (int i = 1; i < cell.length; i++, cells++) check(content, cell[0], states[i], cell[i]);
        }
        assertThat(cells).isEqualTo(40);
    }

    private void check(Content content, String call, String state, String expected) throws InterruptedException {
        var leg = new LegKey(++payments, 1);
        var what = content + " " + call + " at " + state;
        boolean waits = state.equals("PENDING");
        partner.onCall = operation -> List.of(
                waits
                        ? new Report.Opened("p", "slip:1")
                        : new Report.Received("r1", operation.asked().amountMinor(), false));
        var answers = new ArrayList<Reply>();
        for (var each : history(state, leg)) answers.add(reply(each));
        var command = call(content, call, state, leg);
        var answer = reply(command);
        switch (expected) {
            case "first" -> assertThat(answer).as(what).isEqualTo(answers.getFirst());
            case "last" -> assertThat(answer).as(what).isEqualTo(answers.getLast());
            default -> assertThat(name(answer)).as(what).isEqualTo(expected);
        }
        long calls = partner.heard.size();
        assertThat(reply(command)).as(what + " again").isEqualTo(answer);
        assertThat(partner.heard)
                .as(what + ": a repeated Try is not sent again")
                .hasSize((int) calls);
    }

    private List<Command> history(String state, LegKey leg) {
        return switch (state) {
            case "NONE" -> List.of();
            case "PENDING", "TRIED" -> List.of(tryOf(leg, OWNER, 700));
            case "CONFIRMED" -> List.of(tryOf(leg, OWNER, 700), confirm(leg, OWNER, 600));
            case "CANCELLED" -> List.of(tryOf(leg, OWNER, 700), new Command.Cancel(leg, "cvs", OWNER));
            case "SUSPENDED" -> List.of(new Command.Cancel(leg, "cvs", OWNER));
            case "DECLINED" -> List.of(tryOf(leg, OWNER, 7_000));
            case "POSTED" -> List.of(credit(leg, OWNER, 50));
            default -> throw new IllegalArgumentException(state);
        };
    }

    private static Command call(Content content, String call, String state, LegKey leg) {
        int less = content == Content.OTHER_AMOUNT ? 1 : 0;
        long owner = content == Content.OTHER_OWNER ? Owner.user(2).id() : OWNER;
        return switch (call) {
            case "Try" -> tryOf(leg, owner, (state.equals("DECLINED") ? 7_000 : 700) - less);
            case "Confirm" -> confirm(leg, owner, 600 - less);
            case "Cancel" -> new Command.Cancel(leg, "cvs", owner);
            case "Credit" -> credit(leg, owner, 50 - less);
            case "Get" -> new Command.Get(leg, "cvs", owner);
            default -> throw new IllegalArgumentException(call);
        };
    }

    private static Command.Try tryOf(LegKey leg, long owner, long amount) {
        return new Command.Try(leg, "cvs", owner, amount, Currency.JPY, FundPolicy.DEFAULT, Purpose.PAY);
    }

    private static Command confirm(LegKey leg, long owner, long amount) {
        return new Command.Confirm(leg, "cvs", owner, CLOCK.micros(), amount);
    }

    private static Command credit(LegKey leg, long owner, long amount) {
        return new Command.Credit(
                leg, "cvs", owner, CLOCK.micros(), Currency.JPY, List.of(Part.of(FundClass.CLEARING, amount)));
    }

    private Reply reply(Command command) throws InterruptedException {
        var replies = new ArrayBlockingQueue<Reply>(1);
        channel.execute(List.of(command), got -> replies.addAll(got));
        var reply = replies.poll(30, TimeUnit.SECONDS);
        assertThat(reply).as("answer to %s", command).isNotNull();
        return java.util.Objects.requireNonNull(reply);
    }

    private static String name(Reply answer) {
        return answer instanceof Reply.Alarm alarm
                ? alarm.code().name()
                : answer.getClass().getSimpleName();
    }

    @Test
    void theCallLeavesAfterItIsStoredAsSentAndOneOfManyCopiesOnlyIsSent() throws Exception {
        var leg = new LegKey(++payments, 1);
        var stored = new ArrayList<Operation>();
        partner.onCall = operation -> {
            stored.add(channel.find(leg).orElseThrow());
            return List.of(new Report.Received("r1", 500, false));
        };
        var replies = new ArrayBlockingQueue<Reply>(20);
        for (int i = 0; i < 20; i++) channel.execute(List.of(tryOf(leg, OWNER, 500)), replies::addAll);
        for (int i = 0; i < 20; i++)
            assertThat(replies.poll(30, TimeUnit.SECONDS))
                    .isIn(new Reply.Tried(leg, List.of()), new Reply.Pending(leg, CLOCK.micros() + 1_000_000, ""));
        assertThat(stored).hasSize(1);
        assertThat(stored.getFirst().outward().progress()).isEqualTo(Progress.SENT);
        assertThat(hints).containsExactly(leg);
    }

    @Test
    void moneyThatIsReportedAfterACancelBecomesAFollowUpOnce() throws Exception {
        var leg = new LegKey(++payments, 1);
        partner.onCall = operation -> List.of(new Report.Unknown("lost"));
        assertThat(reply(tryOf(leg, OWNER, 500))).isInstanceOf(Reply.Pending.class);
        assertThat(reply(new Command.Cancel(leg, "cvs", OWNER))).isEqualTo(new Reply.Cancelled(leg));
        for (int i = 0; i < 3; i++) {
            var _ = channel.report(leg, List.of(new Report.Received("r1", 500, i == 0)));
        }
        var _ = channel.report(leg, List.of(new Report.Received("r2", 500, false)));
        long followUps = DATABASE.count("select count(*) from follow_up where payment_id = " + leg.payment());
        long amount = DATABASE.count("select sum(amount)::int8 from follow_up where payment_id = " + leg.payment());
        assertThat(followUps).isEqualTo(2);
        assertThat(amount).isEqualTo(1_000);
        assertThat(reply(new Command.Get(leg, "cvs", OWNER))).isEqualTo(new Reply.Cancelled(leg));
    }

    @Test
    void whoFindsAllPlacesAtThePartnerTakenIsSentLater() throws Exception {
        var free = new CountDownLatch(1);
        var taken = new CountDownLatch(ChannelService.CALLS_MAX);
        partner.onCall = operation -> {
            taken.countDown();
            try {
                assertThat(free.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(new Report.Received("r1", operation.asked().amountMinor(), false));
        };
        var replies = new ArrayBlockingQueue<Reply>(ChannelService.CALLS_MAX);
        for (int i = 0; i < ChannelService.CALLS_MAX; i++)
            channel.execute(List.of(tryOf(new LegKey(++payments, 1), OWNER, 500)), replies::addAll);
        assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
        var late = new LegKey(++payments, 1);
        assertThat(reply(tryOf(late, OWNER, 500))).isInstanceOf(Reply.Pending.class);
        assertThat(channel.find(late).orElseThrow().outward().progress()).isEqualTo(Progress.NEW);
        free.countDown();
        for (int i = 0; i < ChannelService.CALLS_MAX; i++)
            assertThat(replies.poll(60, TimeUnit.SECONDS)).isInstanceOf(Reply.Tried.class);
    }

    @Test
    void whatIsNotForThisChannelIsAnAlarm() throws Exception {
        var leg = new LegKey(++payments, 1);
        assertThat(reply(new Command.Get(leg, "bank", OWNER)))
                .isEqualTo(new Reply.Alarm(leg, Reply.AlarmCode.UNKNOWN_LEDGER));
        assertThat(reply(new Command.Get(leg, "cvs", 5))).isEqualTo(new Reply.Alarm(leg, Reply.AlarmCode.BAD_COMMAND));
    }
}
