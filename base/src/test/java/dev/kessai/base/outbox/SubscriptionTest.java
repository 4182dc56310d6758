package dev.kessai.base.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.postgres.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A subscriber gets every event of every lane, in the order of its lane, also over failures. */
final class SubscriptionTest {
    private static final int LANES = 2;
    private Db db;
    private OutboxStore store;

    @BeforeEach
    void schema() {
        db = Db.open(TestPostgres.database(), new Session("outbox", "public", 10_000, false), 4);
        store = new OutboxStore(db);
        db.run(tx -> {
            var _ = tx.update("create table lane (id int2, outbox_seq int8)");
            var _ = tx.update("insert into lane select i, 0 from generate_series(0, ?) i", LANES - 1);
            var _ = tx.update(
                    "create table outbox (lane int2, seq int8, payment_id int8, at timestamptz, payload bytea,"
                            + " primary key (lane, seq))");
            var _ = tx.update(
                    "create table cursor (seq int8, lane int2, subscriber text, primary key (subscriber, lane))");
        });
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void publish(int lane, long from, long to) {
        publish(lane, from, to, "balance");
    }

    private void publish(int lane, long from, long to, String mentioned) {
        db.run(tx -> {
            var _ = tx.update(
                    "insert into outbox select ?::int2, i, i * 10, timestamptz 'epoch',"
                            + " '\\x01'::bytea || convert_to(?, 'UTF8') || '\\xff'::bytea"
                            + " from generate_series(?::int8, ?::int8) i",
                    lane,
                    mentioned,
                    from,
                    to);
            tx.updateExactly(1, "update lane set outbox_seq = ? where id = ?", to, lane);
        });
    }

    @Test
    void eventsComeOnceAndInOrderOfTheirLane() {
        var got = new CopyOnWriteArrayList<OutboxEvent>();
        publish(0, 1, 700);
        publish(1, 1, 3);
        try (var subscription = new Subscription("test", store, got::addAll)) {
            subscription.start();
            await().until(() -> got.size() == 703);
            publish(1, 4, 5);
            await().until(() -> got.size() == 705 && subscription.behind() == 0);
        }
        assertThat(got.stream().filter(event -> event.lane() == 0).map(OutboxEvent::seq))
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSize(700);
        assertThat(got.stream().filter(event -> event.lane() == 1).map(OutboxEvent::payment))
                .containsExactly(10L, 20L, 30L, 40L, 50L);
    }

    @Test
    void aFailedDeliveryComesAgainAndALaterStartGoesOn() {
        publish(0, 1, 4);
        var calls = new AtomicInteger();
        var got = new CopyOnWriteArrayList<Long>();
        try (var subscription = new Subscription("test", store, events -> {
            if (calls.incrementAndGet() < 3) throw new IllegalStateException("not now");
            events.forEach(event -> got.add(event.seq()));
        })) {
            subscription.start();
            await().until(() -> subscription.behind() == 0);
        }
        assertThat(got).containsExactly(1L, 2L, 3L, 4L);
        publish(0, 5, 5);
        try (var again = new Subscription("test", store, events -> events.forEach(event -> got.add(event.seq())))) {
            again.start();
            await().until(() -> again.behind() == 0);
        }
        assertThat(got).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void whoWantsSomeGetsThemOnceAndInOrderAndPassesTheOthers() {
        var got = new CopyOnWriteArrayList<OutboxEvent>();
        publish(0, 1, 5_000);
        publish(0, 5_001, 5_001, "deferred");
        publish(1, 1, 1, "deferred");
        publish(0, 5_002, 5_003);
        try (var subscription = Subscription.mentioning("deferred", "test", store, got::addAll)) {
            subscription.start();
            await().until(() -> subscription.behind() == 0);
            publish(0, 5_004, 5_005, "deferred");
            await().until(() -> subscription.behind() == 0);
        }
        assertThat(got.stream().filter(event -> event.lane() == 0).map(OutboxEvent::seq))
                .containsExactly(5_001L, 5_004L, 5_005L);
        assertThat(got.stream().filter(event -> event.lane() == 1)).hasSize(1);
    }

    @Test
    void aGapStopsHimToo() {
        store.register("test");
        publish(0, 1, 2);
        publish(0, 4, 4, "deferred");
        assertThatThrownBy(() -> store.deliverMentioning("deferred", "test", 10, events -> {}))
                .hasMessageContaining("gap in the outbox of lane 0 between 0 and 4");
        assertThat(store.behind("test")).isEqualTo(4);
    }

    @Test
    void whatFailedToBeGivenComesAgain() {
        store.register("test");
        publish(0, 1, 3, "deferred");
        assertThatThrownBy(() -> store.deliverMentioning("deferred", "test", 10, events -> {
                    throw new IllegalStateException("not now");
                }))
                .hasMessage("not now");
        var got = new ArrayList<OutboxEvent>();
        assertThat(store.deliverMentioning("deferred", "test", 2, got::addAll)).isEqualTo(2);
        assertThat(got).hasSize(2);
    }

    @Test
    void aGapStopsTheLane() {
        store.register("test");
        publish(0, 1, 2);
        publish(0, 4, 4);
        assertThatThrownBy(() -> store.deliver("test", 10, events -> {}))
                .hasMessageContaining("gap in the outbox of lane 0: 4 follows 2");
        assertThat(store.behind("test")).isEqualTo(4);
    }

    @Test
    void aLaneUnderDeliveryIsLeftAloneByOthers() throws InterruptedException {
        store.register("test");
        publish(0, 1, 2);
        var inside = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        List<OutboxEvent> got = new ArrayList<>();
        var first = Thread.ofVirtual().start(() -> {
            var _ = store.deliver("test", 10, events -> {
                inside.countDown();
                try {
                    free.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        });
        inside.await();
        assertThat(store.deliver("test", 10, got::addAll)).isZero();
        free.countDown();
        first.join();
        assertThat(got).isEmpty();
        assertThat(store.behind("test")).isZero();
    }
}
