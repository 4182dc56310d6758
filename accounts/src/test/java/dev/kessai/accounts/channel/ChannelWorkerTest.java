package dev.kessai.accounts.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.channel.Operation.Asked;
import dev.kessai.accounts.channel.Operation.Outward;
import dev.kessai.accounts.channel.Operation.Told;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is looked at when, on a real PostgreSQL. */
final class ChannelWorkerTest {
    private static final int WAITING = 200;
    private static final Terms TERMS = new Terms("cvs", SystemOwner.CVS, false, true, false, 1_000_000);

    private final ChannelDatabase database = new ChannelDatabase();
    private final ManualClock clock = new ManualClock(1_800_000_000_000_000L);
    private final FakePartner partner = new FakePartner(TERMS);
    private final ChannelStore store = new ChannelStore(database.db);
    private final Hints hints = new Hints();
    private final ChannelService service = new ChannelService(partner, store, new Clocks(clock, clock), hints);

    @AfterEach
    void stop() {
        service.close();
        database.close();
    }

    private void add(long payment, Progress progress) {
        add(payment, progress, LegState.PENDING);
    }

    private void add(long payment, Progress progress, LegState state) {
        var asked = new Asked(
                "cvs",
                new LegKey(payment, 1),
                Owner.user(1).id(),
                Currency.JPY,
                500,
                1,
                "",
                clock.micros() + 1_000_000_000L);
        var operation = new Operation(asked, Told.of(state), new Outward(Call.ASK, progress, "p", "slip:" + payment));
        database.db.run(tx -> store.insert(tx, operation, clock.micros(), clock.micros() - 1_000));
    }

    /** One look at what is due; returns when it is done. */
    private void look() {
        try (var worker = new ChannelWorker(service, store, clock)) {
            assertThat(worker.round()).isFalse();
        }
    }

    @Test
    void paymentIsToldAgainOfALegUntilItHasDecided() throws Exception {
        add(1, Progress.OK, LegState.TRIED);
        add(2, Progress.OK, LegState.TRIED);
        look();
        assertThat(hints.told).hasSize(2);
        look();
        assertThat(hints.told).as("not at once").hasSize(2);
        var replies = new ArrayBlockingQueue<Reply>(1);
        service.execute(
                List.of(new Command.Confirm(
                        new LegKey(2, 1), "cvs", Owner.user(1).id(), clock.micros(), 500)),
                replies::addAll);
        assertThat(replies.poll(30, TimeUnit.SECONDS)).isInstanceOf(Reply.Confirmed.class);
        clock.advance(Duration.ofMinutes(1));
        look();
        assertThat(hints.told).hasSize(3);
        clock.advance(Duration.ofDays(1));
        look();
        assertThat(hints.told).hasSize(4);
        assertThat(hints.told.stream().filter(leg -> leg.payment() == 2)).hasSize(1);
        assertThat(partner.heard).isEmpty();
    }

    @Test
    void howeverManyWaitForTheirPayersTheyHaveTheirTurnsAndNobodyWaitsBehindThem() {
        for (int i = 1; i <= WAITING; i++) add(i, Progress.OPEN);
        add(WAITING + 1, Progress.UNKNOWN);
        partner.onInquiry = operation -> List.of(new Report.Unknown("not yet"));
        try (var worker = new ChannelWorker(service, store, clock)) {
            for (int i = 0; i < 3; i++) assertThat(worker.round()).isFalse();
            clock.advance(Duration.ofMillis(500));
            for (int i = 0; i < 3; i++) assertThat(worker.round()).isFalse();
        }
        int turns = ChannelWorker.WAITS_PER_SECOND * 3 / 2;
        assertThat(partner.heard.stream().filter(call -> call.startsWith("INQUIRY")))
                .as("one that is not known, and those that had their turns")
                .hasSizeGreaterThanOrEqualTo(1 + turns)
                .hasSizeLessThanOrEqualTo(2 + turns)
                .anyMatch(call -> call.endsWith(Reference.of(new LegKey(WAITING + 1, 1))));
    }
}
