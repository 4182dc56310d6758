package dev.kessai.books.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.hash.Hash128;
import dev.kessai.books.settlement.PayoutStore.Proposal;
import dev.kessai.contracts.channel.BankTransfers.Outcome;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import dev.kessai.contracts.settlement.PayoutBatch;
import dev.kessai.contracts.settlement.PayoutBatch.ItemState;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Payable statements on their way to the bank, and back. */
final class PayoutRoundTest {
    private static final LocalDate APRIL_7 = LocalDate.of(2026, 4, 7);
    private static final LocalDate APRIL_30 = LocalDate.of(2026, 4, 30);
    private static final LocalDate PAY_DAY = LocalDate.of(2026, 5, 8);

    private final SettlementDatabase database = new SettlementDatabase();
    private final Contracts shop = Contracts.of(1);

    /** The merchant has something payable. */
    @BeforeEach
    void clearApril() {
        database.agree(shop);
        var sale = database.sale(shop, APRIL_7, 1_000, 0);
        database.add(sale, database.refund(shop, APRIL_7, sale, 400), database.sale(shop, APRIL_7, 0, 8_000));
        database.clear(APRIL_30);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aPayoutIsMadeGivenToTheBankAndPaid() {
        long batch = propose("one", false);
        approve(batch);
        assertThat(database.round.run()).isTrue();
        var order = database.payments.of(PaymentType.PAYOUT).getFirst();
        assertThat(order.feeMinor()).isEqualTo(220);
        assertThat(order.amountMinor()).isEqualTo(net() - 220);
        assertThat(state()).isEqualTo(State.INSTRUCTED);
        assertThat(database.bank.given).hasSize(1);
        say(Outcome.PAID);
        assertThat(state()).isEqualTo(State.PAID);
        assertThat(item(batch).state()).isEqualTo(ItemState.PAID);
        assertThat(database.statements().getFirst().payableMinor()).isZero();
        assertThatThrownBy(() -> propose("again", true)).hasMessageContaining("nothing is payable");
    }

    @Test
    void whatTheBankReturnsIsPayableAgainOnceSomebodyHasMendedIt() {
        long batch = propose("one", false);
        approve(batch);
        var _ = database.round.run();
        say(Outcome.RETURNED);
        var _ = database.round.run();
        assertThat(state()).isEqualTo(State.RETURNED);
        assertThat(item(batch).state()).isEqualTo(ItemState.RETURNED);
        assertThat(item(batch).returned()).isPositive().isNotEqualTo(item(batch).payment());
        var back = database.payments.of(PaymentType.PAYOUT_RETURN).getFirst();
        assertThat(back.amountMinor()).isEqualTo(net() - 220);
        assertThat(database.statements().getFirst().payableMinor()).isEqualTo(net() - 220);
        assertThat(nextPayDay(true)).isFalse();

        long id = database.statements().getFirst().id();
        assertThat(database.db.<Boolean>tx(tx -> database.payouts.retry(tx, id)))
                .isTrue();
        long second = propose("two", false);
        approve(second);
        var _ = database.round.run();
        assertThat(item(second).amountMinor()).isEqualTo(net() - 440);
        assertThat(database.payments.of(PaymentType.PAYOUT)).hasSize(2);
    }

    @Test
    void anAnswerThatIsLostMakesNoSecondPayout() {
        long batch = propose("one", false);
        approve(batch);
        database.payments.mute = true;
        var _ = database.round.run();
        assertThat(item(batch).state()).isEqualTo(ItemState.ASKED);
        database.payments.mute = false;
        database.later();
        var _ = database.round.run();
        database.later();
        var _ = database.round.run();
        assertThat(item(batch).state()).isEqualTo(ItemState.SENT);
        assertThat(database.payments.of(PaymentType.PAYOUT)).hasSize(1);
        assertThat(database.bank.given).hasSize(1);
    }

    @Test
    void aStatementIsInOneBatchAtATimeAndWhatWasRejectedIsNotScheduledAgain() {
        long batch = propose("one", false);
        assertThat(nextPayDay(true)).isFalse();
        database.db.run(tx -> assertThat(database.payouts.decide(tx, batch, PayoutBatch.State.REJECTED, "checker", 1))
                .isTrue());
        assertThat(item(batch).state()).isEqualTo(ItemState.DROPPED);
        assertThat(nextPayDay(false)).isFalse();
        assertThat(nextPayDay(true)).isTrue();
        database.db.run(tx -> assertThat(database.payouts.decide(tx, batch, PayoutBatch.State.APPROVED, "checker", 1))
                .isFalse());
    }

    @Test
    void whatTheCoordinatorRefusesStaysPayable() {
        long batch = propose("one", false);
        approve(batch);
        database.payments.failure = "BALANCE_TOO_LOW";
        var _ = database.round.run();
        assertThat(item(batch).state()).isEqualTo(ItemState.DROPPED);
        assertThat(item(batch).result()).isEqualTo("BALANCE_TOO_LOW");
        assertThat(state()).isEqualTo(State.FIXED);
        assertThat(nextPayDay(true)).isTrue();
    }

    private void say(Outcome outcome) {
        for (long payment : database.bank.given.keySet()) database.bank.said.put(payment, outcome);
        database.later();
        assertThat(database.round.run()).isTrue();
    }

    private long propose(String key, boolean again) {
        var proposal = new Proposal(PAY_DAY, again, "maker", Hash128.of(key));
        return database.db.tx(tx -> database.payouts.propose(tx, proposal, 1, 100));
    }

    private void approve(long batch) {
        database.db.run(tx -> assertThat(database.payouts.decide(tx, batch, PayoutBatch.State.APPROVED, "checker", 1))
                .isTrue());
    }

    private boolean nextPayDay(boolean again) {
        return database.db
                .read(tx -> database.payouts.nextPayDay(tx, PAY_DAY, again))
                .isPresent();
    }

    private long net() {
        return database.statements().getFirst().figures().netMinor();
    }

    private State state() {
        return database.statements().getFirst().state();
    }

    private PayoutBatch.Item item(long batch) {
        return database.db
                .read(tx -> database.payouts.find(tx, batch, 10))
                .orElseThrow()
                .items()
                .getFirst();
    }
}
