package dev.kessai.products.deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.hash.Hash128;
import dev.kessai.products.deferred.PaymentOrder.Amounts;
import dev.kessai.products.deferred.PaymentOrder.State;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every rule of billing, without a database (02-accounts, Deferred). */
final class DebtorTest {
    private static final long USER = 1L << 60 | 7;
    private static final YearMonth APRIL = YearMonth.of(2026, 4);
    private static final YearMonth MAY = YearMonth.of(2026, 5);
    private static final YearMonth JUNE = YearMonth.of(2026, 6);
    private static final YearMonth JULY = YearMonth.of(2026, 7);
    private static final Amounts NOTHING = new Amounts(0, 0, 0);

    private final List<Settlement> settled = new ArrayList<>();
    private final List<Notice> said = new ArrayList<>();
    private final List<PaymentOrder> ordered = new ArrayList<>();
    private Debtor debtor = new Debtor(Terms.DEFAULT, unknownBefore(APRIL), List.of());
    private long payments = 100;

    /** As if a transaction ended and the next one read what it stored; settled statements are not read again. */
    private void again() {
        settled.addAll(debtor.settlements());
        said.addAll(debtor.notices());
        ordered.addAll(debtor.orders());
        var open = new ArrayList<Statement>();
        for (var month : List.of(APRIL, MAY, JUNE, JULY))
            open.addAll(debtor.find(month).stream().toList());
        open.removeIf(each ->
                List.of(Statement.State.PAID, Statement.State.WRITTEN_OFF).contains(each.state()));
        debtor = new Debtor(Terms.DEFAULT, debtor.customer(), open);
    }

    /** As the store adds one: without a line, all months before this one closed. */
    private static Customer unknownBefore(YearMonth month) {
        return new Customer(USER, 0, 0, false, false, 0, month.minusMonths(1), 0);
    }

    private Statement statement(YearMonth month) {
        return debtor.find(month).orElseThrow();
    }

    private static LocalDate day(int month, int day) {
        return LocalDate.of(2026, month, day);
    }

    private void bought(long payment, long minor, LocalDate on) {
        var _ = debtor.buy(payment, minor, on);
    }

    private void repay(long minor, LocalDate on) {
        var amounts = debtor.divide(minor, NOTHING);
        var key = Hash128.of("repay" + payments);
        end(PaymentOrder.repayment(key, key, USER, amounts, "bank"), on, State.SUCCEEDED);
    }

    private void end(PaymentOrder order, LocalDate on, State state) {
        debtor.ended(order.ended(state, payments++), on);
    }

    /** The late fee that a close has asked for is charged. */
    private void charge(LocalDate on) {
        for (var order : debtor.orders())
            if (order.kind() == PaymentOrder.Kind.LATE_FEE) end(order, on, State.SUCCEEDED);
    }

    /** J09, J16, J17, J18 of the reference postings: bought in April, partly repaid in May, late in June. */
    @Test
    void theStoryOfTheReferencePostings() {
        assertThat(debtor.buy(1, 8_000, day(4, 8))).isEqualTo(APRIL);
        again();
        debtor.close(APRIL, settled);
        assertThat(statement(APRIL).state()).isEqualTo(Statement.State.BILLED);
        assertThat(statement(APRIL).course().due()).isEqualTo(day(5, 31));
        again();
        repay(5_000, day(5, 31));
        again();
        debtor.close(MAY, settled);
        debtor.dayHasCome(day(6, 1));
        assertThat(statement(APRIL).state()).isEqualTo(Statement.State.OVERDUE);
        assertThat(debtor.customer().suspended()).isTrue();
        again();
        debtor.close(JUNE, settled);
        assertThat(statement(JUNE).state()).isEqualTo(Statement.State.CLOSED);
        assertThat(debtor.orders()).extracting(PaymentOrder::amounts).containsExactly(new Amounts(0, 36, 0));
        charge(day(7, 1));
        assertThat(statement(JUNE).state()).isEqualTo(Statement.State.BILLED);
        again();
        assertThat(debtor.owedFee()).isEqualTo(36);
        assertThat(debtor.owedPrincipal()).isEqualTo(3_000);
        repay(3_036, day(7, 5));
        assertThat(statement(APRIL).state()).isEqualTo(Statement.State.PAID);
        assertThat(statement(JUNE).state()).isEqualTo(Statement.State.PAID);
        assertThat(debtor.customer().suspended()).isFalse();
        again();
        debtor.close(JULY, settled);
        assertThat(debtor.orders()).isEmpty();
        assertThat(said)
                .extracting(Notice::kind)
                .containsExactly(
                        Notice.Kind.BILLED,
                        Notice.Kind.OVERDUE,
                        Notice.Kind.REMINDER,
                        Notice.Kind.SUSPENDED,
                        Notice.Kind.BILLED,
                        Notice.Kind.PAID,
                        Notice.Kind.RESUMED,
                        Notice.Kind.PAID);
    }

    @Test
    void aRepaymentPaysLateFeesFirstThenTheOldestDebtAndTheRestIsMoney() {
        bought(1, 1_000, day(4, 8));
        bought(2, 2_000, day(5, 8));
        assertThat(debtor.divide(5_000, NOTHING)).isEqualTo(new Amounts(3_000, 0, 2_000));
        assertThat(debtor.divide(5_000, new Amounts(2_500, 0, 0))).isEqualTo(new Amounts(500, 0, 4_500));
        repay(1_500, day(5, 9));
        assertThat(statement(APRIL).owedPrincipal()).isZero();
        assertThat(statement(MAY).owedPrincipal()).isEqualTo(1_500);
        var owed = new Statement(
                USER,
                APRIL,
                Statement.State.OVERDUE,
                new Statement.Sums(1_000, 0, 30, 0),
                new Statement.Course(day(5, 31), day(5, 31), 0));
        var late = new Debtor(Terms.DEFAULT, unknownBefore(MAY), List.of(owed));
        assertThat(late.divide(20, NOTHING)).isEqualTo(new Amounts(0, 20, 0));
        assertThat(late.divide(530, NOTHING)).isEqualTo(new Amounts(500, 30, 0));
    }

    @Test
    void whatIsBoughtAfterItsMonthWasClosedIsBilledWithTheNext() {
        bought(1, 1_000, day(4, 8));
        debtor.close(APRIL, settled);
        assertThat(debtor.buy(2, 500, day(4, 30))).isEqualTo(MAY);
        assertThat(statement(APRIL).sums().principal()).isEqualTo(1_000);
    }

    @Test
    void aRefundBeforeTheCloseMakesTheStatementSmaller() {
        bought(1, 1_000, day(4, 8));
        debtor.refund(50, APRIL, 400, day(4, 9));
        debtor.close(APRIL, settled);
        assertThat(statement(APRIL).sums()).isEqualTo(new Statement.Sums(600, 0, 0, 0));
        assertThat(debtor.settlements()).isEmpty();
    }

    @Test
    void aRefundOfAllBeforeTheCloseLeavesNothingToBill() {
        bought(1, 1_000, day(4, 8));
        debtor.refund(50, APRIL, 1_000, day(4, 9));
        debtor.close(APRIL, settled);
        assertThat(statement(APRIL).state()).isEqualTo(Statement.State.PAID);
    }

    @Test
    void aRefundAfterTheCloseSettlesTheStatementOfItsPurchaseAndWhatThatDoesNotOweBecomesMoney() {
        bought(1, 1_000, day(4, 8));
        bought(2, 700, day(5, 8));
        debtor.close(APRIL, settled);
        repay(800, day(5, 20));
        debtor.refund(50, APRIL, 300, day(5, 21));
        assertThat(statement(APRIL).state()).isEqualTo(Statement.State.PAID);
        assertThat(statement(MAY).owedPrincipal()).isEqualTo(700);
        assertThat(debtor.orders()).containsExactly(PaymentOrder.surplus(USER, 50, new Amounts(100, 0, 0)));
    }

    @Test
    void aSurplusThatWasSpentMeanwhileGoesAgainstTheDebts() {
        bought(1, 1_000, day(4, 8));
        end(PaymentOrder.surplus(USER, 50, new Amounts(1_500, 0, 0)), day(4, 9), State.FAILED);
        assertThat(statement(APRIL).owedPrincipal()).isZero();
        assertThat(debtor.customer().credit()).isEqualTo(500);
        bought(2, 700, day(4, 10));
        assertThat(statement(APRIL).owedPrincipal()).isEqualTo(200);
        assertThat(debtor.customer().credit()).isZero();
    }

    @Test
    void whatShrankWhileARepaymentWasUnderWayBecomesMoney() {
        bought(1, 1_000, day(4, 8));
        var key = Hash128.of("slip");
        var order = PaymentOrder.repayment(key, key, USER, debtor.divide(1_000, NOTHING), "cvs");
        debtor.refund(50, APRIL, 400, day(4, 9));
        end(order, day(4, 10), State.SUCCEEDED);
        assertThat(debtor.owedPrincipal()).isZero();
        assertThat(debtor.orders()).extracting(PaymentOrder::amounts).containsExactly(new Amounts(400, 0, 0));
    }

    @Test
    void aFailedRepaymentSettlesNothing() {
        bought(1, 1_000, day(4, 8));
        var key = Hash128.of("slip");
        end(PaymentOrder.repayment(key, key, USER, debtor.divide(1_000, NOTHING), "cvs"), day(4, 9), State.FAILED);
        assertThat(debtor.owedPrincipal()).isEqualTo(1_000);
    }

    @Test
    void monthsAreClosedInOrderAndOnce() {
        bought(1, 1_000, day(4, 8));
        assertThatThrownBy(() -> debtor.close(MAY, settled)).isInstanceOf(IllegalStateException.class);
        debtor.close(APRIL, settled);
        again();
        debtor.close(APRIL, settled);
        assertThat(debtor.changedStatements()).isEmpty();
        assertThat(debtor.notices()).isEmpty();
    }

    @Test
    void lateFeesStartTheDayAfterTheDueDateAndAreChargedOnce() {
        bought(1, 3_000, day(4, 8));
        debtor.close(APRIL, settled);
        debtor.close(MAY, settled);
        assertThat(debtor.orders()).isEmpty();
        debtor.dayHasCome(day(5, 31));
        assertThat(debtor.customer().suspended()).isFalse();
        debtor.dayHasCome(day(6, 1));
        again();
        debtor.close(JUNE, settled);
        charge(day(7, 1));
        again();
        debtor.close(JULY, settled);
        assertThat(Stream.concat(ordered.stream(), debtor.orders().stream()).map(PaymentOrder::amounts))
                .containsExactly(new Amounts(0, 36, 0), new Amounts(0, 37, 0)); // 30 days, then 31: 37.2
    }

    @Test
    void aReminderIsSaidOnceForEachOfItsDays() {
        bought(1, 3_000, day(4, 8));
        debtor.close(APRIL, settled);
        for (var on = day(6, 1); on.isBefore(day(7, 31)); on = on.plusDays(1)) debtor.dayHasCome(on);
        assertThat(debtor.notices().stream().filter(each -> each.kind() == Notice.Kind.REMINDER))
                .hasSize(Terms.DEFAULT.reminderDays().size());
    }

    @Test
    void staffKeepsHimSuspendedAlsoWhenNothingIsOverdue() {
        debtor.hold(true);
        assertThat(debtor.customer().suspended()).isTrue();
        assertThat(debtor.customer().suspensions()).isEqualTo(1);
        debtor.hold(true);
        assertThat(debtor.customer().suspensions()).isEqualTo(1);
        debtor.hold(false);
        assertThat(debtor.customer().suspended()).isFalse();
        assertThat(debtor.customer().suspensions()).isEqualTo(2);
    }

    @Test
    void staffCannotResumeWhoIsOverdue() {
        bought(1, 3_000, day(4, 8));
        debtor.close(APRIL, settled);
        debtor.dayHasCome(day(6, 1));
        debtor.hold(false);
        assertThat(debtor.customer().suspended()).isTrue();
    }

    @Test
    void onlyAnOverdueStatementIsWrittenOff() {
        bought(1, 50, day(4, 8));
        debtor.close(APRIL, settled);
        assertThat(debtor.giveUp("writeoff:1", APRIL)).isNull();
        debtor.dayHasCome(day(6, 1));
        var order = Objects.requireNonNull(debtor.giveUp("writeoff:1", APRIL));
        end(order, day(8, 2), State.SUCCEEDED);
        assertThat(statement(APRIL).state()).isEqualTo(Statement.State.WRITTEN_OFF);
        assertThat(debtor.customer().suspended()).isFalse();
        debtor.refund(60, APRIL, 50, day(8, 3));
        assertThat(debtor.customer().credit()).isEqualTo(50);
    }

    @Test
    void whatTheLedgerWillNotChargeIsNotOwed() {
        bought(1, 3_000, day(4, 8));
        debtor.close(APRIL, settled);
        debtor.close(MAY, settled);
        debtor.dayHasCome(day(6, 1));
        debtor.close(JUNE, settled);
        assertThat(debtor.owedFee()).isZero();
        for (var order : debtor.orders()) end(order, day(7, 1), State.FAILED);
        assertThat(debtor.owedFee()).isZero();
        assertThat(statement(JUNE).state()).isEqualTo(Statement.State.PAID);
    }

    @Test
    void aDebtThatIsTakenOverIsBilledWithItsFeeAndACorrectionSettlesTheOldest() {
        debtor.correct(1, 7_000, 36, day(4, 8));
        again();
        assertThat(statement(APRIL).sums()).isEqualTo(new Statement.Sums(7_000, 0, 36, 0));
        debtor.close(APRIL, List.of());
        again();
        assertThat(statement(APRIL).state()).isEqualTo(Statement.State.BILLED);
        debtor.correct(2, -6_000, -40, day(5, 2));
        assertThat(statement(APRIL).owedPrincipal()).isEqualTo(1_000);
        assertThat(statement(APRIL).owedFee()).isZero();
        assertThat(debtor.orders()).containsExactly(PaymentOrder.surplus(USER, 2, new Amounts(0, 4, 0)));
        again();
        assertThat(settled).extracting(Settlement::kind).containsExactly(Settlement.Kind.CORRECTED);
    }

    @Test
    void aFeeThatWasNotChargedAfterAllLeavesTheOneThatWasTakenOver() {
        bought(1, 1_000, day(4, 8));
        debtor.close(APRIL, List.of());
        again();
        debtor.close(MAY, List.of());
        debtor.dayHasCome(day(6, 1));
        debtor.correct(2, 0, 5, day(6, 2));
        again();
        debtor.close(JUNE, List.of());
        var fee = debtor.orders().getFirst();
        assertThat(statement(JUNE).sums().fee()).isEqualTo(fee.amounts().fee() + 5);
        end(fee, day(7, 1), State.FAILED);
        assertThat(statement(JUNE).sums().fee()).isEqualTo(5);
        assertThat(statement(JUNE).state()).isEqualTo(Statement.State.BILLED);
    }
}
