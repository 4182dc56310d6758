package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Moved.Movement;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events as they really come: by lanes, across each other, again after a crash, and some of them wrong. */
final class AccountantTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final long MORNING = Clocks.startMicros(DAY);
    private static final int LANES = 4;
    private static final int USERS = 6;
    private static final int PAYMENTS = 400;

    private final BooksDatabase database = new BooksDatabase();
    private final Events events = new Events();

    @AfterEach
    void close() {
        database.close();
    }

    private record Model(List<OutboxEvent> events, Map<AccountKey, List<Movement>> accounts) {}

    /** Purchases of few users at one merchant, each account's entries numbered in the order of time. */
    private Model purchases(long seed) {
        var random = new SplittableRandom(seed);
        var made = new ArrayList<OutboxEvent>();
        var accounts = new HashMap<AccountKey, List<Movement>>();
        long at = MORNING;
        for (int i = 1; i <= PAYMENTS; i++) {
            at += random.nextLong(1, 1_000_001);
            long amount = random.nextLong(1, 1_001);
            var paid = movement(accounts, Owner.user(random.nextInt(USERS)).id(), FundClass.MONEY, -amount, at);
            var got = movement(accounts, Owner.merchant(1).id(), FundClass.MERCHANT_UNSETTLED, amount, at);
            made.add(events.succeeded(
                    random.nextInt(LANES), new Moved(i, "purchase.code", Currency.JPY, at, List.of(paid, got))));
        }
        return new Model(made, accounts);
    }

    private static Movement movement(
            Map<AccountKey, List<Movement>> accounts, long owner, FundClass fundClass, long amount, long at) {
        var key = new AccountKey(owner, fundClass.code(), Currency.JPY.code());
        var entries = accounts.computeIfAbsent(key, each -> new ArrayList<>());
        var movement = new Movement(owner, fundClass, amount, entries.size() + 1, at);
        entries.add(movement);
        return movement;
    }

    @Test
    void lanesThatOvertakeEachOtherACrashAndEventsThatComeAgainLeaveTheSameBooks() {
        var model = purchases(11);
        var byLane = new ArrayList<List<OutboxEvent>>();
        for (int lane = 0; lane < LANES; lane++) {
            int each = lane;
            byLane.add(new ArrayList<>(model.events().stream()
                    .filter(event -> event.lane() == each)
                    .toList()));
        }
        var random = new SplittableRandom(12);
        var accountant = database.accountant(MORNING + 1);
        boolean waited = false;
        List<OutboxEvent> last = List.of();
        while (byLane.stream().anyMatch(lane -> !lane.isEmpty())) {
            var batch = new ArrayList<OutboxEvent>();
            if (random.nextInt(4) == 0) {
                accountant = database.accountant(MORNING + 1); // the process died after its commit
                batch.addAll(last);
            }
            for (var lane : byLane) {
                var some = lane.subList(0, Math.min(lane.size(), random.nextInt(30)));
                batch.addAll(some);
                some.clear();
            }
            accountant.accept(batch);
            last = batch;
            waited |= database.reads.waiting() > 0;
        }
        assertThat(waited).as("some line came before its predecessor").isTrue();
        assertThat(database.reads.waiting()).isZero();
        assertThat(database.reads.quarantined()).isZero();
        assertThat(database.books.verify(DAY, DAY)).isEmpty();

        long sold = 0;
        for (var entries : model.accounts().entrySet()) {
            long balance = 0;
            for (var entry : entries.getValue()) {
                balance += entry.amountMinor();
                assertThat(database.balanceAsOf(entries.getKey(), entry.atMicros()))
                        .isEqualTo(balance);
                assertThat(database.balanceAsOf(entries.getKey(), entry.atMicros() - 1))
                        .isEqualTo(balance - entry.amountMinor());
            }
            if (balance > 0) sold = balance;
        }
        var trial = database.books.trialBalance(DAY);
        assertThat(trial.stream().map(each -> each.account().name()))
                .containsExactly("liabilities:user:money", "liabilities:merchant:uncertain");
        assertThat(trial.getFirst().total()).isEqualTo(new DayTotal(sold, 0, PAYMENTS));
        assertThat(trial.getLast().total()).isEqualTo(new DayTotal(0, sold, PAYMENTS));
    }

    @Test
    void whatCannotBeBookedIsQuarantinedWithItsReasonAndTheOthersGoOn() {
        var good = sale(1, "purchase.code", MORNING, -500, 500, 1);
        var wrong = List.of(
                events.succeeded(0, good),
                events.of(0, 2, MORNING, new byte[] {1, 2, 3}),
                events.succeeded(0, sale(3, "barter.goat", MORNING, -500, 500, 2)),
                events.succeeded(0, sale(4, "purchase.code", MORNING, -500, 499, 2)),
                events.succeeded(0, sale(5, "purchase.code", Clocks.startMicros(DAY.plusDays(1)), -500, 500, 2)),
                events.succeeded(0, sale(6, "purchase.code", MORNING, -5, 5, 2)));
        database.accountant(MORNING + 1).accept(wrong);
        assertThat(database.reads.quarantined()).isEqualTo(4);
        assertThat(database.books.trialBalance(DAY.plusDays(1)).getLast().total())
                .isEqualTo(new DayTotal(0, 505, 2));
        assertThat(database.isBooked(1)).isTrue();
        assertThat(database.isBooked(4)).isFalse();
        assertThat(database.books.verify(DAY, DAY)).isEmpty();
    }

    @Test
    void anEventThatIsMissingStopsTheBooksBeforeTheNext() {
        var first = events.succeeded(0, sale(1, "purchase.code", MORNING, -1, 1, 1));
        var missing = events.succeeded(0, sale(2, "purchase.code", MORNING, -1, 1, 2));
        var third = events.succeeded(0, sale(3, "purchase.code", MORNING, -1, 1, 3));
        var accountant = database.accountant(MORNING + 1);
        assertThatThrownBy(() -> accountant.accept(List.of(first, third)))
                .hasMessage("event 3 of lane 0 follows 1 in the books");
        assertThat(database.isBooked(1)).as("all or nothing").isFalse();
        accountant.accept(List.of(first, missing, third));
        assertThat(database.isBooked(3)).isTrue();
    }

    @Test
    void twoAccountantsTakeTurnsAndEachReadsWhatTheOtherHasWritten() {
        var first = database.accountant(MORNING + 1);
        var second = database.accountant(MORNING + 1);
        for (int i = 1; i <= 6; i++) {
            var event = events.succeeded(i % 2, sale(i, "purchase.code", MORNING, -1, 1, i));
            (i % 3 == 0 ? second : first).accept(List.of(event));
        }
        assertThat(database.books.trialBalance(DAY).getLast().total()).isEqualTo(new DayTotal(0, 6, 6));
        assertThat(database.reads.waiting()).isZero();
        assertThat(database.books.verify(DAY, DAY)).isEmpty();
    }

    @Test
    void aLateEventOfAClosedPeriodIsBookedOnTheFirstOpenDayAndKeepsItsDate() {
        database.tamper("update books set closed_until = date '2026-04-30'");
        database.accountant(Clocks.startMicros(DAY.plusDays(40)))
                .accept(List.of(events.succeeded(0, sale(1, "purchase.code", MORNING, -1, 1, 1))));
        var booked = new ArrayList<Books.Booked>();
        database.books.journals(DAY, DAY.plusDays(40), booked::add);
        assertThat(booked).hasSize(1);
        assertThat(booked.getFirst().day()).isEqualTo("2026-05-01");
        assertThat(booked.getFirst().journal().occurredOn()).isEqualTo(DAY);
    }

    private static Moved sale(long payment, String code, long at, long paid, long got, long seq) {
        return new Moved(
                payment,
                code,
                Currency.JPY,
                at,
                List.of(
                        new Movement(Owner.user(1).id(), FundClass.MONEY, paid, seq, at),
                        new Movement(Owner.merchant(1).id(), FundClass.MERCHANT_UNSETTLED, got, seq, at)));
    }

    @Test
    void whatMovesOnAccountsOfOthersIsNotBookedAndSuspenseOfTwoLedgersIsNoConflict() {
        var accountant = database.accountant(MORNING + 1);
        long user = Owner.user(1).id();
        long lane = Owner.ofLane(0).id();
        var bytes = dev.kessai.contracts.payment.v1.PaymentChanged.newBuilder()
                .setPayment(1)
                .setStatus(1)
                .setAccountingCode("adjustment.correction")
                .setCurrency(Currency.JPY.code())
                .setDecidedAt(MORNING)
                .addMovements(wire("coffee", lane, FundClass.CLEARING, -700, 1))
                .addMovements(wire("balance", lane, FundClass.SUSPENSE, -700, 1))
                .addMovements(wire("balance", user, FundClass.MONEY, 700, 1));
        var second = bytes.clone()
                .setPayment(2)
                .clearMovements()
                .addMovements(wire("points", lane, FundClass.SUSPENSE, -700, 1))
                .addMovements(wire("points", user, FundClass.POINT_FREE, 700, 1));
        accountant.accept(List.of(events.of(0, 1, MORNING, bytes.build().toByteArray())));
        accountant.accept(List.of(events.of(0, 2, MORNING, second.build().toByteArray())));
        assertThat(database.isBooked(1)).isTrue();
        assertThat(database.isBooked(2)).isTrue();
        assertThat(database.reads.quarantined()).isZero();
    }

    private static dev.kessai.contracts.payment.v1.Movement wire(
            String participant, long owner, FundClass fundClass, long amount, long seq) {
        return dev.kessai.contracts.payment.v1.Movement.newBuilder()
                .setParticipant(participant)
                .setOwner(owner)
                .setFundClass(fundClass.code())
                .setAmountMinor(amount)
                .setSeq(seq)
                .setAt(MORNING)
                .build();
    }
}
