package dev.kessai.accounts.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.channel.Operation.Asked;
import dev.kessai.accounts.channel.Operation.Outward;
import dev.kessai.accounts.channel.Operation.Told;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.LegKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every report in every state. A cell is {@code state/call/progress}; then {@code *} where payment is told, {@code !}
 * where people are called, {@code +key} for a top-up, {@code -key} for a claw-back; "-" where the operation stays.
 */
final class TransitionTest {
    private static final LegKey LEG = new LegKey(77, 2);
    private static final long AMOUNT = 2_000;
    private static final String LATE = "late:" + Reference.of(LEG).replace('-', ':');
    private static final String CORRECTION = "correction:" + Reference.of(LEG).replace('-', ':');

    /** A yes of the partner is money. */
    private static final Terms CASH = new Terms("cvs", SystemOwner.CVS, false, true, false, 1_000);

    /** A yes of the partner reserves. */
    private static final Terms RESERVES = new Terms("carrier", SystemOwner.CARRIER, true, true, true, 1_000);

    private static final String TABLE = """
            state                   Opened                    Granted                   Received \
                                    Same                      Wrong                     Corrected \
                                    Refused                   Unknown                   Absent \
                                    Later                     Done
            PENDING/ASK/SENT        PENDING/ASK/OPEN          TRIED/ASK/OK*             TRIED/ASK/OK* \
                                    TRIED/ASK/OK*             -!                        - \
                                    DECLINED/ASK/NG*          PENDING/ASK/UNKNOWN       PENDING/ASK/NEW \
                                    PENDING/ASK/NEW           -
            PENDING/ASK/UNKNOWN     PENDING/ASK/OPEN          TRIED/ASK/OK*             TRIED/ASK/OK* \
                                    TRIED/ASK/OK*             -!                        - \
                                    DECLINED/ASK/NG*          -                         PENDING/ASK/NEW           - \
                                    -
            PENDING/ASK/OPEN        -                         TRIED/ASK/OK*             TRIED/ASK/OK* \
                                    TRIED/ASK/OK*             -!                        - \
                                    DECLINED/ASK/NG*          -                         -!                        - \
                                    -
            TRIED/ASK/OK            -                         -                         -+LATE:r2                 - \
                                    -!                        -                         -!                        - \
                                    -!                        -                         -
            CONFIRMED/ASK/OK        -                         -                         -+LATE:r2                 - \
                                    -!                        --CORRECTION:r1           -!                        - \
                                    -!                        -                         -
            DECLINED/ASK/NG         -                         -!                        -+LATE \
                                    -+LATE                    -!                        -                         - \
                                    -                         -                         -                         -
            CANCELLED/ASK/SENT      CANCELLED/RELEASE/NEW     CANCELLED/RELEASE/NEW     CANCELLED/ASK/OK+LATE \
                                    CANCELLED/ASK/OK+LATE     -!                        - \
                                    CANCELLED/ASK/NG          CANCELLED/ASK/UNKNOWN     CANCELLED/ASK/NG \
                                    CANCELLED/ASK/NEW         -
            CANCELLED/RELEASE/SENT  -                         -                         CANCELLED/RELEASE/OK+LATE \
                                    CANCELLED/RELEASE/OK+LATE -!                        - \
                                    CANCELLED/RELEASE/NG      CANCELLED/RELEASE/UNKNOWN CANCELLED/RELEASE/OK \
                                    CANCELLED/RELEASE/NEW     CANCELLED/RELEASE/OK
            CONFIRMED/CAPTURE/SENT  -                         -                         -+LATE:r2                 - \
                                    -!                        --CORRECTION:r1           CONFIRMED/CAPTURE/UNKNOWN! \
                                    CONFIRMED/CAPTURE/UNKNOWN CONFIRMED/CAPTURE/UNKNOWN! CONFIRMED/CAPTURE/NEW \
                                    CONFIRMED/CAPTURE/OK
            POSTED/REFUND/SENT      -                         -                         -! \
                                    -!                        -!                        - \
                                    POSTED/REFUND/NG+RETURN   POSTED/REFUND/UNKNOWN     POSTED/REFUND/UNKNOWN! \
                                    POSTED/REFUND/NEW         POSTED/REFUND/OK
            """;

    record Cell(String state, String report, String expected) {}

    static Stream<Cell> everyCell() {
        var lines = TABLE.lines().toList();
        var names = lines.getFirst().split(" +");
        var cells = new ArrayList<Cell>();
        for (var line : lines.subList(1, lines.size())) {
            var words = line.split(" +");
            assertThat(words).as(line).hasSameSizeAs(names);
            for (int i = 1; i < words.length; i++) cells.add(new Cell(words[0], names[i], words[i]));
        }
        assertThat(cells).hasSize(110);
        return cells.stream();
    }

    @ParameterizedTest
    @MethodSource("everyCell")
    void everyReportInEveryStateLeadsWhereTheTableSays(Cell cell) {
        var operation = operation(cell.state());
        boolean paid = cell.state().startsWith("TRIED") || cell.state().startsWith("CONFIRMED");
        var receipts = paid ? List.of(new Receipt("r1", AMOUNT, true, false, false)) : List.<Receipt>of();
        var step = new Transition(operation, receipts, CASH).after(report(cell.report()));
        var expected = cell.expected()
                .replace("LATE", LATE)
                .replace("CORRECTION", CORRECTION)
                .replace("RETURN", LATE.replace("late", "return"));
        assertThat(text(operation, step)).isEqualTo(expected);
    }

    private static Operation operation(String text) {
        var words = text.split("/", -1);
        var asked = new Asked("cvs", LEG, Owner.user(1).id(), Currency.JPY, AMOUNT, 1, "", 5_000);
        var told = Told.of(LegState.valueOf(words[0]));
        var outward = new Outward(Call.valueOf(words[1]), Progress.valueOf(words[2]), "", "");
        return new Operation(asked, told, outward);
    }

    private static Report report(String name) {
        return switch (name) {
            case "Opened" -> new Report.Opened("p1", "slip:1");
            case "Granted" -> new Report.Granted("p1");
            case "Received" -> new Report.Received("r2", AMOUNT, false);
            case "Same" -> new Report.Received("r1", AMOUNT, false);
            case "Wrong" -> new Report.Received("r2", AMOUNT + 1, false);
            case "Corrected" -> new Report.Corrected("r1");
            case "Refused" -> new Report.Refused("why");
            case "Unknown" -> new Report.Unknown("why");
            case "Absent" -> new Report.Absent();
            case "Later" -> new Report.Later(5);
            case "Done" -> new Report.Done();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String text(Operation before, Step step) {
        var text = new StringBuilder();
        var after = step.operation();
        boolean stays = after.told().equals(before.told())
                && after.outward().call() == before.outward().call()
                && after.outward().progress() == before.outward().progress();
        text.append(
                stays
                        ? "-"
                        : after.state() + "/" + after.outward().call() + "/"
                                + after.outward().progress());
        if (step.definite()) text.append('*');
        if (!step.alert().isEmpty()) text.append('!');
        for (var each : step.followUps())
            text.append(each.kind() == FollowUp.Kind.CLAW_BACK ? '-' : '+').append(each.key());
        return text.toString();
    }

    @Test
    void aConfirmationOfAProvisionalNoticeIsTheSameMoney() {
        var receipts = List.of(new Receipt("r1", AMOUNT, true, false, false));
        var step = new Transition(operation("CONFIRMED/ASK/OK"), receipts, CASH).after(report("Same"));
        assertThat(step.receipts()).containsExactly(new Receipt("r1", AMOUNT, false, false, false));
        assertThat(step.followUps()).isEmpty();
    }

    @Test
    void aCorrectionThatOvertakesItsNoticeMakesTheNoticeWorthNothing() {
        var first = new Transition(operation("PENDING/ASK/OPEN"), List.of(), CASH).after(report("Corrected"));
        var second = new Transition(first.operation(), first.receipts(), CASH).after(report("Same"));
        assertThat(second.operation().state()).isEqualTo(LegState.PENDING);
        assertThat(second.definite()).isFalse();
    }

    @Test
    void aCancelAfterMoneyGivesItToTheUserAndACorrectionTakesItBack() {
        var receipts = List.of(new Receipt("r1", AMOUNT, true, false, false));
        var cancelled = new Transition(operation("TRIED/ASK/OK"), receipts, CASH).cancelled();
        assertThat(cancelled.followUps()).containsExactly(new FollowUp(LATE, LEG, FollowUp.Kind.TOP_UP, AMOUNT));
        var corrected = new Transition(cancelled.operation(), cancelled.receipts(), CASH).after(report("Corrected"));
        assertThat(corrected.followUps())
                .containsExactly(new FollowUp(CORRECTION + ":r1", LEG, FollowUp.Kind.CLAW_BACK, AMOUNT));
    }

    @Test
    void aPaymentThatTakesLessLeavesTheRestToTheUser() {
        var receipts = List.of(new Receipt("r1", AMOUNT, false, false, false));
        var step = new Transition(operation("TRIED/ASK/OK"), receipts, CASH).confirmed(1_500, 9);
        assertThat(step.operation().told()).isEqualTo(new Told(LegState.CONFIRMED, null, 1_500, 9));
        assertThat(step.followUps()).containsExactly(new FollowUp(LATE, LEG, FollowUp.Kind.TOP_UP, 500));
    }

    @Test
    void moneyThatWasCorrectedBeforeTheDecisionIsTakenBackFromTheUserAfterIt() {
        var receipts = List.of(new Receipt("r1", AMOUNT, true, true, false));
        var confirmed = new Transition(operation("TRIED/ASK/OK"), receipts, CASH).confirmed(AMOUNT, 9);
        assertThat(confirmed.followUps())
                .containsExactly(new FollowUp(CORRECTION + ":r1", LEG, FollowUp.Kind.CLAW_BACK, AMOUNT));
        var cancelled = new Transition(operation("TRIED/ASK/OK"), receipts, CASH).cancelled();
        assertThat(cancelled.followUps()).isEmpty();
    }

    @Test
    void whatIsReservedIsCapturedOrReleased() {
        var tried = operation("TRIED/ASK/OK");
        assertThat(new Transition(tried, List.of(), RESERVES)
                        .confirmed(AMOUNT, 9)
                        .operation()
                        .outward())
                .isEqualTo(new Outward(Call.CAPTURE, Progress.NEW, "", ""));
        assertThat(new Transition(tried, List.of(), RESERVES)
                        .cancelled()
                        .operation()
                        .outward())
                .isEqualTo(new Outward(Call.RELEASE, Progress.NEW, "", ""));
    }

    @Test
    void whatWasCapturedIsTheMoneyOfThePaymentAndNotMore() {
        var confirmed = new Transition(operation("TRIED/ASK/OK"), List.of(), RESERVES).confirmed(1_500, 9);
        var told = new Transition(confirmed.operation(), List.of(), RESERVES)
                .after(new Report.Received("capture", 1_500, false));
        assertThat(told.operation().outward().progress()).isEqualTo(Progress.OK);
        assertThat(told.followUps()).isEmpty();
        var more = new Transition(confirmed.operation(), List.of(), RESERVES)
                .after(new Report.Received("capture", AMOUNT, false));
        assertThat(more.alert()).isNotEmpty();
    }

    @Test
    void whatWasNotSentYetIsNeverSentAfterACancel() {
        var step = new Transition(operation("PENDING/ASK/NEW"), List.of(), CASH).cancelled();
        assertThat(step.operation().outward().progress()).isEqualTo(Progress.NG);
    }
}
