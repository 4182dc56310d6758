package dev.kessai.accounts.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.AuditMovement;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the channels say again of their legs, on a real PostgreSQL. */
final class AuditedOperationTest {
    private static final long USER = Owner.user(1).id();
    private static final long NOON = 1_800_000_000_000_000L;

    private final ChannelDatabase database = new ChannelDatabase();
    private final ManualClock clock = new ManualClock(NOON);
    private final FakePartner partner =
            new FakePartner(new Terms("cvs", SystemOwner.CVS, false, true, false, 1_000_000));
    private final ChannelService channel =
            new ChannelService(partner, new ChannelStore(database.db), new Clocks(clock, clock), new Hints());
    private final AuditedOperationStore audit = new AuditedOperationStore(database.db, clock);
    private final List<AuditEvent> told = new ArrayList<>();

    @AfterEach
    void stop() {
        channel.close();
        database.close();
    }

    private Reply reply(Command command) throws InterruptedException {
        var replies = new ArrayBlockingQueue<Reply>(1);
        channel.execute(List.of(command), replies::addAll);
        return Objects.requireNonNull(replies.poll(30, TimeUnit.SECONDS), command.toString());
    }

    private void pay(LegKey leg, long amount) throws InterruptedException {
        partner.onCall = operation -> List.of(new Report.Received("r1", amount, false));
        var asked = new Command.Try(leg, "cvs", USER, amount, Currency.JPY, FundPolicy.DEFAULT, Purpose.PAY);
        assertThat(reply(asked)).isInstanceOf(Reply.Tried.class);
    }

    private AuditAnswer list(long from, long to) {
        told.clear();
        return audit.list(from, to, told::addAll);
    }

    private static AuditEvent event(LegKey leg, long at, long amount) {
        var moved = new AuditMovement(leg.no(), "cvs", USER, FundClass.CLEARING, Currency.JPY, amount);
        return new AuditEvent(leg.payment() + ":" + leg.no(), leg.payment(), at, "", List.of(moved));
    }

    @Test
    void whatPassedIsToldOnceAndWhatOnlyWaitedIsNotTold() throws Exception {
        var taken = new LegKey(7, 1);
        var freed = new LegKey(7, 2);
        pay(taken, 500);
        pay(freed, 300);
        clock.set(NOON + 10);
        assertThat(reply(new Command.Confirm(taken, "cvs", USER, NOON, 400))).isInstanceOf(Reply.Confirmed.class);
        assertThat(reply(new Command.Confirm(taken, "cvs", USER, NOON, 400))).isInstanceOf(Reply.Confirmed.class);
        assertThat(reply(new Command.Cancel(freed, "cvs", USER))).isInstanceOf(Reply.Cancelled.class);
        clock.set(NOON + 20);
        var back = new LegKey(8, 3);
        var parts = List.of(Part.of(FundClass.CLEARING, 50));
        assertThat(reply(new Command.Credit(back, "cvs", USER, NOON, Currency.JPY, parts)))
                .isInstanceOf(Reply.Posted.class);
        clock.set(NOON + 30);

        assertThat(list(NOON, NOON + 30)).isEqualTo(new AuditAnswer.Listed(2));
        assertThat(told).containsExactly(event(taken, NOON + 10, -400), event(back, NOON + 20, 50));
        assertThat(list(NOON + 11, NOON + 20)).isEqualTo(new AuditAnswer.Listed(0));
        assertThat(list(NOON, NOON + 31)).isEqualTo(new AuditAnswer.NotYet(NOON + 30));
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsToldLaterIsLaterThanWhatWasListedAlsoByASlowClock() throws Exception {
        var leg = new LegKey(9, 1);
        pay(leg, 500);
        clock.set(NOON + 1_000);
        assertThat(list(NOON, NOON + 1_000)).isEqualTo(new AuditAnswer.Listed(0));
        clock.set(NOON + 400); // another process, whose clock is behind
        assertThat(reply(new Command.Confirm(leg, "cvs", USER, NOON, 500))).isInstanceOf(Reply.Confirmed.class);
        clock.set(NOON + 1_001);
        assertThat(list(NOON + 1_000, NOON + 1_001)).isEqualTo(new AuditAnswer.Listed(1));
    }

    @Test
    void aListingWaitsForWhoIsTelling() throws Exception {
        var leg = new LegKey(10, 1);
        pay(leg, 500);
        var telling = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var teller = CompletableFuture.runAsync(() -> database.db.run(tx -> {
            var _ = AuditedOperationStore.tellMicros(tx, clock);
            telling.countDown();
            assertThat(isReached(go)).isTrue();
        }));
        assertThat(isReached(telling)).isTrue();
        var listed = CompletableFuture.supplyAsync(() -> audit.list(NOON - 5, NOON, events -> {}));
        assertThatThrownBy(() -> listed.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        go.countDown();
        teller.join();
        assertThat(listed.get(30, TimeUnit.SECONDS)).isEqualTo(new AuditAnswer.Listed(0));
    }

    private static boolean isReached(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
