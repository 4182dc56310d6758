package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Moved.Movement;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.accounting.Quarantine;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What could not be booked is read, tried again when its reason is gone, and what was lost is told once more. */
final class QuarantineTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final long MORNING = Clocks.startMicros(DAY);
    private static final long NEXT_MORNING = Clocks.startMicros(DAY.plusDays(1));

    private final BooksDatabase database = new BooksDatabase();
    private final Events events = new Events();

    @AfterEach
    void close() {
        database.close();
    }

    private static Moved sale(long payment, String code, long at, long seq) {
        return new Moved(
                payment,
                code,
                Currency.JPY,
                at,
                List.of(
                        new Movement(Owner.user(1).id(), FundClass.MONEY, -500, seq, at),
                        new Movement(Owner.merchant(1).id(), FundClass.MERCHANT_UNSETTLED, 500, seq, at)));
    }

    @Test
    void whatWasTooEarlyIsBookedByARetryWhenItsDayHasComeAndOnce() {
        var early = events.succeeded(0, sale(1, "purchase.code", NEXT_MORNING, 1));
        var never = events.succeeded(0, sale(2, "barter.goat", MORNING, 2));
        database.accountant(MORNING + 1).accept(List.of(early, never));
        assertThat(database.refused).containsExactly("FUTURE", "CODE");

        var today = database.readmission(database.accountant(MORNING + 1), payment -> List.of());
        var waiting = today.open();
        assertThat(waiting).extracting(each -> each.id().text()).containsExactly("payment-0-2", "payment-0-1");
        var id = waiting.getLast().id();
        assertThat(today.retry(id)).isInstanceOf(Quarantine.Retried.Refused.class);
        assertThat(database.isBooked(1)).isFalse();

        var tomorrow = database.readmission(database.accountant(NEXT_MORNING + 1), payment -> List.of());
        assertThat(tomorrow.retry(id)).isInstanceOf(Quarantine.Retried.Taken.class);
        assertThat(tomorrow.retry(id)).as("again").isInstanceOf(Quarantine.Retried.Taken.class);
        assertThat(tomorrow.find(id).orElseThrow().resolvedAtMicros()).isPositive();
        assertThat(tomorrow.retry(new Quarantine.Id("payment", 0, 9))).isInstanceOf(Quarantine.Retried.NotFound.class);
        assertThat(database.reads.quarantined()).isEqualTo(1);
        assertThat(database.books.trialBalance(DAY.plusDays(1)).getLast().total())
                .isEqualTo(new DayTotal(0, 500, 1));
        assertThat(database.books.verify(DAY, DAY.plusDays(1))).isEmpty();
    }

    @Test
    void whatIsToldAgainIsBookedOnceAndTheAccountantWhoFollowsGoesOn() {
        var lost = sale(1, "purchase.code", MORNING, 1);
        var second = events.succeeded(0, sale(2, "purchase.code", MORNING, 2));
        var third = events.succeeded(0, sale(3, "purchase.code", MORNING, 3));
        var follower = database.accountant(MORNING + 1);
        follower.accept(List.of(second));
        assertThat(database.reads.waiting()).as("its predecessor was lost").isEqualTo(2);
        List<OutboxEvent> published = List.of(new Events().succeeded(3, lost));
        var readmission = database.readmission(database.accountant(MORNING + 1), payment -> published);
        for (int i = 0; i < 2; i++) {
            var told = readmission.again(1);
            assertThat(told.refusal()).isEmpty();
            assertThat(told.journals()).isEqualTo(1);
        }
        follower.accept(List.of(third));
        assertThat(database.reads.waiting()).isZero();
        assertThat(database.books.trialBalance(DAY).getLast().total()).isEqualTo(new DayTotal(0, 1_500, 3));
        assertThat(database.books.verify(DAY, DAY)).isEmpty();
    }

    @Test
    void aJournalThatWasRemovedBehindTheBooksIsNotReplacedInSilence() {
        var event = events.succeeded(0, sale(1, "purchase.code", MORNING, 1));
        database.accountant(MORNING + 1).accept(List.of(event));
        database.tamper("delete from journal");
        var readmission = database.readmission(database.accountant(MORNING + 1), payment -> List.of(event));
        assertThat(readmission.again(1).refusal()).isEqualTo("line 1 of MONEY stands in the books already");
        assertThat(readmission.again(7).refusal()).isNotEmpty();
    }
}
