package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Moved.Movement;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.reversal.Reversals;
import dev.kessai.contracts.reversal.Reversals.Reason;
import dev.kessai.contracts.reversal.Reversals.Reversal;
import dev.kessai.contracts.reversal.Reversals.Wanted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Journals are taken back by journals; nothing that stands is changed. */
final class ReversalTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final long MORNING = Clocks.startMicros(DAY);

    private final BooksDatabase database = new BooksDatabase();
    private final OutboxEvent sale = new Events().succeeded(0, sale());
    private final Accountant accountant = database.accountant(Clocks.startMicros(DAY.plusDays(60)));
    private final Reversals reversals =
            database.reversals(accountant, payment -> payment == 1 ? List.of(sale) : List.of());

    ReversalTest() {
        database.accountant(Clocks.startMicros(DAY.plusDays(60))).accept(List.of(sale));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Moved sale() {
        return new Moved(
                1,
                "purchase.code",
                Currency.JPY,
                MORNING,
                List.of(
                        new Movement(Owner.user(1).id(), FundClass.MONEY, -500, 1, MORNING),
                        new Movement(Owner.merchant(1).id(), FundClass.MERCHANT_UNSETTLED, 500, 1, MORNING + 7)));
    }

    private static Wanted wanted(boolean again) {
        return new Wanted(1, again, "a rule was wrong", "OPS-12");
    }

    private static Hash128 key(String text) {
        return Hash128.of(text);
    }

    private static Reversal taken(Reversals.Answer answer) {
        assertThat(answer).isInstanceOf(Reversals.Answer.Taken.class);
        return ((Reversals.Answer.Taken) answer).reversal();
    }

    private static Reason refused(Reversals.Answer answer) {
        assertThat(answer).isInstanceOf(Reversals.Answer.Refused.class);
        return ((Reversals.Answer.Refused) answer).reason();
    }

    private List<Books.Booked> journals() {
        var booked = new ArrayList<Books.Booked>();
        database.books.journals(DAY, DAY.plusDays(60), booked::add);
        return booked;
    }

    @Test
    void twoPeopleTakeAJournalBackAndItIsBookedAgain() {
        var proposed = taken(reversals.propose(wanted(true), "ann", key("a")));
        assertThat(taken(reversals.propose(wanted(true), "ann", key("a")))).isEqualTo(proposed);
        assertThat(refused(reversals.propose(wanted(false), "ann", key("a")))).isEqualTo(Reason.REVERSAL_KEY_REUSED);
        assertThat(journals()).hasSize(1);
        assertThat(refused(reversals.approve(proposed.id(), "ann"))).isEqualTo(Reason.REVERSAL_APPROVER_IS_PROPOSER);
        assertThat(taken(reversals.approve(proposed.id(), "bob")).state()).isEqualTo(Reversals.State.DONE);
        assertThat(taken(reversals.approve(proposed.id(), "bob")).decidedBy())
                .as("again")
                .isEqualTo("bob");
        assertThat(refused(reversals.reject(proposed.id(), "cid"))).isEqualTo(Reason.REVERSAL_DECIDED);

        var booked = journals();
        assertThat(booked).extracting(each -> each.journal().turn()).containsExactly(0, 1, 2);
        var back = booked.get(1).journal();
        assertThat(back.takesBack()).isEqualTo(new Journal.Place(DAY, 1));
        assertThat(back.lines()).extracting(Journal.Line::amountMinor).containsExactly(500L, -500L);
        assertThat(booked.get(2).journal().lines())
                .isEqualTo(booked.get(0).journal().lines());
        assertThat(database.books.verify(DAY, DAY)).isEmpty();
        assertThat(database.books.trialBalance(DAY).getLast().total()).isEqualTo(new DayTotal(500, 1_000, 3));
        assertThat(database.balanceAsOf(
                        new AccountKey(Owner.user(1).id(), FundClass.MONEY.code(), Currency.JPY.code()), MORNING))
                .as("owners' accounts are not moved")
                .isEqualTo(-500);
    }

    @Test
    void aClosedPeriodStaysAndTheDateOfOccurrenceIsKept() {
        var before = database.books.trialBalance(DAY);
        database.tamper("update books set closed_until = date '2026-04-30', writes = writes + 1");
        var proposed = taken(reversals.propose(wanted(false), "ann", key("a")));
        assertThat(taken(reversals.approve(proposed.id(), "bob")).state()).isEqualTo(Reversals.State.DONE);
        assertThat(database.books.trialBalance(LocalDate.of(2026, 4, 30))).isEqualTo(before);
        var back = journals().getLast();
        assertThat(back.day()).isEqualTo("2026-05-01");
        assertThat(back.journal().occurredOn()).isEqualTo(DAY);
        for (var each : database.books.trialBalance(LocalDate.of(2026, 5, 1)))
            assertThat(each.total().balanceMinor()).isZero();
        assertThat(database.books.verify(DAY, DAY.plusDays(60))).isEmpty();
        assertThat(refused(reversals.propose(wanted(false), "ann", key("b"))))
                .isEqualTo(Reason.REVERSAL_NOTHING_STANDS);
    }

    @Test
    void whatIsNotRightIsRefusedByName() {
        assertThat(refused(reversals.propose(new Wanted(1, false, " ", "OPS"), "ann", key("a"))))
                .isEqualTo(Reason.REVERSAL_INCOMPLETE);
        assertThat(refused(reversals.propose(new Wanted(2, false, "why", "OPS"), "ann", key("b"))))
                .isEqualTo(Reason.REVERSAL_NOTHING_STANDS);
        assertThat(refused(reversals.approve(9, "bob"))).isEqualTo(Reason.REVERSAL_NOT_FOUND);
        var first = taken(reversals.propose(wanted(false), "ann", key("c")));
        var second = taken(reversals.propose(wanted(false), "ann", key("d")));
        assertThat(taken(reversals.reject(first.id(), "ann")).state()).isEqualTo(Reversals.State.REJECTED);
        assertThat(refused(reversals.approve(first.id(), "bob"))).isEqualTo(Reason.REVERSAL_DECIDED);
        var third = taken(reversals.propose(wanted(false), "ann", key("e")));
        assertThat(taken(reversals.approve(second.id(), "bob")).state()).isEqualTo(Reversals.State.DONE);
        assertThat(refused(reversals.approve(third.id(), "bob"))).isEqualTo(Reason.REVERSAL_NOTHING_STANDS);
        assertThat(reversals.list(0)).extracting(Reversal::id).containsExactly(third.id(), second.id(), first.id());
    }

    @Test
    void theAccountantWhoFollowsGoesOnBehindAReversal() {
        var follower = database.accountant(Clocks.startMicros(DAY.plusDays(60)));
        var events = new Events();
        follower.accept(List.of(events.succeeded(0, sale())));
        var proposed = taken(reversals.propose(wanted(true), "ann", key("a")));
        assertThat(taken(reversals.approve(proposed.id(), "bob")).state()).isEqualTo(Reversals.State.DONE);
        var next = new Moved(
                2,
                "purchase.code",
                Currency.JPY,
                MORNING,
                List.of(
                        new Movement(Owner.user(1).id(), FundClass.MONEY, -5, 2, MORNING),
                        new Movement(Owner.merchant(1).id(), FundClass.MERCHANT_UNSETTLED, 5, 2, MORNING + 9)));
        follower.accept(List.of(events.succeeded(0, next)));
        assertThat(journals()).hasSize(4);
        assertThat(database.books.verify(DAY, DAY)).isEmpty();
    }
}
