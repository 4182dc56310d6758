package dev.kessai.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.Source;
import dev.kessai.proof.simulation.Channel.Manner;
import dev.kessai.proof.simulation.Faults.Blow;
import dev.kessai.proof.simulation.Faults.Fate;
import dev.kessai.proof.simulation.Faults.Step;
import dev.kessai.proof.simulation.Scenario.Behaviour;
import dev.kessai.proof.simulation.Scenario.Disturbance;
import dev.kessai.proof.simulation.Scenario.FollowUp;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a payment must survive (01-payment), by name. Every case ends SUCCEEDED or FAILED with sum zero and no open
 * hold: that is the auditor's rule for every history; a case adds what is special to it.
 */
final class NamedCasesTest {
    private static final Scenario PURCHASE = Scenario.of(Scenario.purchase(
            Order.Capture.AT_ONCE, new Source(Ledgers.BALANCE, 1_000), new Source(Ledgers.POINTS, 500)));
    private static final Scenario TOO_DEAR =
            Scenario.of(Scenario.purchase(Order.Capture.AT_ONCE, new Source(Ledgers.BALANCE, 20_000)));
    private static final Scenario WITH_PIVOT = Scenario.of(Scenario.purchase(
            Order.Capture.AT_ONCE, new Source(Ledgers.BALANCE, 1_000), new Source(Ledgers.BANK, 500)));
    private static final Scenario WITH_WAIT = Scenario.of(Scenario.purchase(
                    Order.Capture.AT_ONCE, new Source(Ledgers.POINTS, 200), new Source(Scenario.CVS, 500)))
            .channels(Behaviour.GOOD, new Behaviour(Manner.PENDING_THEN_OK, 20 * World.SECOND));
    private static final Scenario AUTHORISED = Scenario.of(Scenario.purchase(
            Order.Capture.LATER, new Source(Ledgers.BALANCE, 1_000), new Source(Ledgers.POINTS, 500)));
    private static final Scenario CAPTURED_IN_PART =
            AUTHORISED.with(new FollowUp.Capture(World.SECOND, 700), new FollowUp.Refund(3 * World.SECOND, 300));
    private static final Scenario VOIDED = AUTHORISED.with(new FollowUp.Undo(World.SECOND));
    private static final Scenario REFUNDED =
            PURCHASE.with(new FollowUp.Refund(3 * World.SECOND, 600), new FollowUp.Refund(6 * World.SECOND, 900));

    /** The lots from which it holds come to their end; the capture gives 300 back to each. */
    private static final Scenario EXPIRED_MEANWHILE = CAPTURED_IN_PART.with(
            new Disturbance.BusinessClock(25 * World.SECOND, World.HOUR),
            new Disturbance.Expiry(26 * World.SECOND),
            new Disturbance.Expiry(41 * World.SECOND),
            new Disturbance.Expiry(50 * World.SECOND));

    /** Between them they pass through every state. */
    private static final List<Scenario> EVERY_STATE =
            List.of(PURCHASE, TOO_DEAR, WITH_PIVOT, WITH_WAIT, CAPTURED_IN_PART, VOIDED, REFUNDED, EXPIRED_MEANWHILE);

    @BeforeAll
    static void quiet() {
        Histories.quiet();
    }

    /** The n-th time that any process passes this step it gets this blow; for every n until there is none. */
    private static final class OneBlow implements Faults {
        private final Step step;
        private final Blow blow;
        private int left;

        OneBlow(Step step, Blow blow, int n) {
            this.step = step;
            this.blow = blow;
            this.left = n;
        }

        boolean struck() {
            return left < 0;
        }

        @Override
        public Blow at(Step at, Node<?> node) {
            return at == step && left-- == 0 ? blow : Blow.NONE;
        }

        @Override
        public Fate of(String from, String to, List<?> parts) {
            return Fate.ARRIVES;
        }
    }

    /** Messages that carry such a part meet this fate, so often. */
    private static final class OneFate implements Faults {
        private final Predicate<Object> which;
        private final Fate fate;
        private int skip;
        private int left;

        OneFate(Predicate<Object> which, Fate fate, int skip, int times) {
            this.which = which;
            this.fate = fate;
            this.skip = skip;
            this.left = times;
        }

        boolean struck() {
            return left == 0;
        }

        @Override
        public Blow at(Step step, Node<?> node) {
            return Blow.NONE;
        }

        @Override
        public Fate of(String from, String to, List<?> parts) {
            if (left == 0 || parts.stream().noneMatch(which) || skip-- > 0) return Fate.ARRIVES;
            left--;
            return fate;
        }
    }

    private static List<String> run(Scenario scenario, Faults faults) {
        var lines = new ArrayList<String>();
        var outcome = Simulation.run(scenario, faults, lines::add);
        assertThat(outcome.broken()).as(String.join("\n", lines)).isNull();
        assertThat(outcome.payments()).as("payments").isPositive();
        return lines;
    }

    private static void assertEnds(List<String> lines, String state) {
        assertThat(lines).as("ends " + state).anyMatch(line -> line.contains("state=" + state + ", event="));
    }

    private static void everyStateWithEvery(Step step, Blow blow) {
        int times = 0;
        for (var scenario : EVERY_STATE) {
            int n = 0;
            while (struck(scenario, new OneBlow(step, blow, n))) n++;
            assertThat(n).as("times that a process passed " + step).isGreaterThan(1);
            times += n;
        }
        assertThat(times).as("histories with " + blow + " at " + step).isGreaterThan(30);
    }

    private static boolean struck(Scenario scenario, OneBlow blow) {
        var _ = run(scenario, blow);
        return blow.struck();
    }

    private static void everyStateWithEvery(Fate fate) {
        int times = 0;
        for (var scenario : EVERY_STATE) {
            int n = 0;
            while (struck(scenario, new OneFate(part -> true, fate, n, 1))) n++;
            assertThat(n).as("messages").isGreaterThan(3);
            times += n;
        }
        assertThat(times).as("histories with a message that is " + fate).isGreaterThan(50);
    }

    private static boolean struck(Scenario scenario, OneFate fate) {
        var _ = run(scenario, fate);
        return fate.struck();
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void everyStateSurvivesACrashAtEveryStep(Step step) {
        everyStateWithEvery(step, Blow.CRASH);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"READ", "WRITE", "COMMIT", "COMMITTED"})
    void everyStateSurvivesALostConnectionAtEveryStepAlsoACommitWhoseAnswerIsLost(Step step) {
        everyStateWithEvery(step, Blow.LOSE);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void theOwnerOfALaneStoppedAtAnyStepWhileAnotherTakesOverWritesNoRowOfItsOldEpoch(Step step) {
        everyStateWithEvery(step, Blow.STOP);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"LOST", "TWICE", "LATE", "SHUFFLED"})
    void everyStateSurvivesAMessageThatIsLostDoubledOrLate(Fate fate) {
        everyStateWithEvery(fate);
    }

    @Test
    void aDeclineEndsFailed() {
        assertEnds(run(TOO_DEAR, Faults.NONE), "FAILED");
    }

    @Test
    void anUndisturbedPurchaseSucceeds() {
        assertEnds(run(PURCHASE, Faults.NONE), "SUCCEEDED");
    }

    /** The Try comes after its Cancel and is answered ABORTED: nothing stays held. */
    @Test
    void cancelBeforeTryAndTryAfterCancel() {
        var late = new OneFate(
                part -> part instanceof Command.Try tried && tried.ledger().equals(Ledgers.POINTS), Fate.LATE, 0, 12);
        var declinedElsewhere = Scenario.of(Scenario.purchase(
                Order.Capture.AT_ONCE, new Source(Ledgers.BALANCE, 20_000), new Source(Ledgers.POINTS, 500)));
        var lines = run(declinedElsewhere, late);
        assertEnds(lines, "FAILED");
        assertThat(lines).anyMatch(line -> line.contains("state=SUSPENDED"));
        assertThat(lines).anyMatch(line -> line.contains("Aborted["));
    }

    @Test
    void confirmTwiceMovesOnce() {
        var twice = new OneFate(part -> part instanceof Command.Confirm, Fate.TWICE, 0, 10);
        assertEnds(run(PURCHASE, twice), "SUCCEEDED");
        assertThat(twice.struck() || twice.left < 10).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {12_000, 14_000, 16_000, 18_000, 20_000, 22_000})
    void twoInstancesResumeOnePayment(long atMicros) {
        var lines = run(
                PURCHASE.with(
                        new Disturbance.ForcedTakeOver(atMicros, "payment"),
                        new Disturbance.ForcedTakeOver(atMicros + 500, "payment"),
                        new Disturbance.ForcedTakeOver(atMicros + 900, "payment")),
                Faults.NONE);
        assertEnds(lines, "SUCCEEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {Ledgers.BALANCE, Ledgers.POINTS})
    void aParticipantDownForAnHour(String ledger) {
        var _ = run(PURCHASE.with(new Disturbance.Outage(5_000, ledger, World.HOUR)), Faults.NONE);
        var lines = run(PURCHASE.with(new Disturbance.Outage(14_000, ledger, World.HOUR)), Faults.NONE);
        assertThat(lines.getLast()).as("it took that long").matches(" *[34]\\d{3}\\..*");
    }

    @Test
    void aPivotThatIsSilentForAnHourIsInquiredAndNeverCancelled() {
        var lines = run(
                WITH_PIVOT.channels(new Behaviour(Manner.UNKNOWN_THEN_OK, World.HOUR), Behaviour.GOOD), Faults.NONE);
        assertEnds(lines, "SUCCEEDED");
    }

    @Test
    void aPivotThatSaysNoInTheEndCancels() {
        var lines = run(
                WITH_PIVOT.channels(new Behaviour(Manner.UNKNOWN_THEN_NO, World.HOUR), Behaviour.GOOD), Faults.NONE);
        assertEnds(lines, "FAILED");
    }

    @Test
    void aSlipNobodyPaysExpires() {
        var lines = run(
                WITH_WAIT.channels(Behaviour.GOOD, new Behaviour(Manner.PENDING_UNTIL_EXPIRY, 300 * World.SECOND)),
                Faults.NONE);
        assertEnds(lines, "FAILED");
    }

    @Test
    void anAuthorisationNobodyCapturesExpires() {
        assertEnds(run(AUTHORISED, Faults.NONE), "FAILED");
    }

    /** commit/void race, void more than once: the version decides, whoever comes second is told so. */
    @Test
    void captureAndVoidAtTheSameTimeHaveOneWinner() {
        for (long at = 990; at < 1_010; at++) {
            var lines = run(
                    AUTHORISED.with(
                            new FollowUp.Capture(World.SECOND, 700),
                            new FollowUp.Undo(at * World.MILLI),
                            new FollowUp.Undo(at * World.MILLI)),
                    Faults.NONE);
            assertThat(lines.stream().filter(line -> line.contains("event=Decided")))
                    .hasSize(1);
        }
    }

    /** commit/void race with the clock: whichever of the three is stored first decides. */
    @Test
    void captureVoidAndExpiryAtTheSameTimeHaveOneWinner() {
        var winners = new TreeSet<String>();
        for (long at = 960; at < 1_060; at += 5) {
            var lines = run(
                    AUTHORISED
                            .with(new FollowUp.Capture(World.SECOND, 700), new FollowUp.Undo(World.SECOND))
                            .with(new Disturbance.BusinessClock(at * World.MILLI, 61 * 24 * World.HOUR)),
                    Faults.NONE);
            var decisions = lines.stream()
                    .filter(line -> line.contains("event=Decided"))
                    .map(line -> line.replaceAll(".*event=(Decided\\w+)\\[(?:failure=(\\w+))?.*", "$1 $2"))
                    .toList();
            assertThat(decisions).hasSize(1);
            winners.addAll(decisions);
        }
        assertThat(winners).as("who has won").hasSizeGreaterThan(1);
    }

    /** refund after expiry of a lot: what comes back to it expires then, and the other lot at its own time. */
    @Test
    void whatComesBackToALotThatHasExpiredExpiresOnce() {
        var lines = run(EXPIRED_MEANWHILE, Faults.NONE);
        var succeeded = Pattern.compile("PaymentView\\[id=(\\d+), version=\\d+, status=SUCCEEDED, state=SUCCEEDED, "
                + "order=Order\\[type=EXPIRY, amountMinor=(\\d+)");
        var expired = lines.stream()
                .flatMap(line -> succeeded.matcher(line).results())
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (once, again) -> once))
                .values();
        assertThat(expired)
                .as("points and proceeds of the capture, proceeds of the refund, the other lot of points")
                .containsExactlyInAnyOrder("300", "300", "300", "400");
    }

    /** late OK: what comes after the cancel is given to the user once, however often it is told. */
    @Test
    void aSlipThatIsPaidAfterItsCancelIsATopUpOnce() {
        var lines = run(
                WITH_WAIT.channels(Behaviour.GOOD, new Behaviour(Manner.PENDING_THEN_PAID_LATE, 100 * World.SECOND)),
                Faults.NONE);
        assertEnds(lines, "FAILED");
        assertEnds(lines, "SUCCEEDED");
        assertThat(lines.stream().filter(line -> line.contains("event=Created[")))
                .hasSize(2);
    }

    /** one-sided APPLIED with double refund: however many ask, no more than was captured goes back. */
    @Test
    void refundsAtTheSameTimeNeverExceedThePayment() {
        var lines = run(
                PURCHASE.with(
                        new FollowUp.Refund(World.SECOND, 900),
                        new FollowUp.Refund(World.SECOND, 900),
                        new FollowUp.Refund(World.SECOND, 600)),
                Faults.NONE);
        assertThat(lines).anyMatch(line -> line.contains("REFUND_ABOVE_CAPTURED"));
        assertThat(String.join("", lines).split("event=RefundReserved", -1))
                .as("parts around two reservations")
                .hasSize(3);
    }

    /** holds kept after the coordinator died: whoever takes over releases them. */
    @Test
    void holdsOfADeadCoordinatorAreReleasedByTheNext() {
        var dies = new Disturbance.Crash(13_000, "payment", World.HOUR);
        var lines = run(TOO_DEAR.with(dies, new Disturbance.Crash(13_500, "payment", World.HOUR)), Faults.NONE);
        assertEnds(lines, "FAILED");
    }

    /** a rejected hold committed later: a decline that was answered stays, although money has come since. */
    @Test
    void aDeclineIsRepeated() {
        var twice = new OneFate(part -> part instanceof Command.Try, Fate.TWICE, 0, 3);
        var lines = run(TOO_DEAR, twice);
        assertThat(lines.stream().filter(line -> line.contains("Declined["))).hasSizeGreaterThan(1);
        var lost = new OneFate(part -> part instanceof Reply.Declined, Fate.LOST, 0, 3);
        assertEnds(run(TOO_DEAR, lost), "FAILED");
    }
}
