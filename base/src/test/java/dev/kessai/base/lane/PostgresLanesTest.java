package dev.kessai.base.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.postgres.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lane rows, leases and the composite write on a real PostgreSQL, by two instances. */
final class PostgresLanesTest {
    private static final int LEASE_MILLIS = 400;
    private static final long AT = 1_700_000_000_123_457L;
    private static final List<Integer> ALL = List.of(0, 1, 2);
    private static final String SCHEMA = """
            create table installation (lanes int4 not null);
            create table lane (id int2 primary key, epoch int4 not null, last_at timestamptz not null,
                lease_until timestamptz not null, outbox_seq int8 not null, open_from int8 not null,
                owner text not null, address text not null);
            create table instance (name text primary key, address text not null, seen_until timestamptz not null);
            create table thing (lane int2, no int8, name text, body bytea, at timestamptz, primary key (lane, no));
            """;

    private DatabaseLogin login;
    private final LaneRows inserts =
            new LaneRows(LaneRows.Type.INT2, LaneRows.Type.INT8, LaneRows.Type.TEXT, LaneRows.Type.BYTEA);
    private final LaneRows renames = new LaneRows(LaneRows.Type.INT8, LaneRows.Type.TEXT);
    private PostgresLanes one;
    private PostgresLanes two;

    @BeforeEach
    void install() throws SQLException {
        login = TestPostgres.service(TestPostgres.database(), "things");
        execute(SCHEMA);
        install(ALL.size());
        one = lanes("one");
        two = lanes("two");
    }

    private PostgresLanes lanes(String owner) {
        return new PostgresLanes(
                login.dataSource(owner),
                new PostgresLanes.Settings(owner, owner + ":1", LEASE_MILLIS, "open_from"),
                List.of(
                        new LaneWrite.Part(
                                "insert into thing (at, lane, no, name, body) select ?::timestamptz, r.*"
                                        + " from unnest(?::int2[], ?::int8[], ?::text[], ?::bytea[]) r",
                                true,
                                inserts),
                        new LaneWrite.Part(
                                "update thing t set name = r.name from unnest(?::int8[], ?::text[]) r(no, name)"
                                        + " where t.no = r.no",
                                false,
                                renames)));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void anInstallationIsMadeOnceAndKeepsItsNumberOfLanes() throws SQLException {
        install(ALL.size());
        assertThat(number("select count(*) from lane")).isEqualTo(3);
        assertThatThrownBy(() -> install(4)).hasMessageContaining("installed with 3 lanes, configured with 4");
    }

    @Test
    void aLaneIsTakenWhenItsLeaseHasEndedOrByForce() {
        assertThat(one.takeOver(ALL, false)).extracting(LaneRow::epoch).containsExactly(1, 1, 1);
        assertThat(two.takeOver(ALL, false)).isEmpty();
        assertThat(two.takeOver(List.of(1), true)).extracting(LaneRow::epoch).containsExactly(2);
        await(() -> two.takeOver(List.of(0), false).size() == 1);
    }

    @Test
    void whoRenewsKeepsItsLanesAndLearnsWhichAreLost() {
        var mine = one.takeOver(ALL, false);
        var _ = two.takeOver(List.of(1), true);
        for (int i = 0; i < 4; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS / 2));
            assertThat(one.renew(mine)).containsExactlyInAnyOrder(0, 2);
        }
        assertThat(two.takeOver(List.of(0, 2), false)).isEmpty();
    }

    @Test
    void whatIsGivenBackCanBeTakenAtOnce() {
        one.release(one.takeOver(ALL, false));
        assertThat(two.takeOver(ALL, false)).hasSize(3);
    }

    @Test
    void everybodyCanReadWhereALaneLivesWhileItsLeaseLasts() {
        var mine = one.takeOver(List.of(0, 2), false);
        try (var db = Db.open(login, new Session("owners", "things", 5_000, false), 1)) {
            var owners = new LaneOwners(db);
            assertThat(owners.read())
                    .containsExactly(
                            new LaneOwners.Owned(0, "one:1", 1),
                            new LaneOwners.Owned(1, "", 0),
                            new LaneOwners.Owned(2, "one:1", 1));
            assertThat(two.addresses(Set.of(0, 1))).isEqualTo(Map.of(0, "one:1"));
            one.release(mine);
            assertThat(owners.read()).extracting(LaneOwners.Owned::address).containsOnly("");
            assertThat(two.addresses(Set.of(0, 1))).isEmpty();
        }
    }

    @Test
    void whoSaysThatItIsGoneIsNotPresentAnyMore() {
        assertThat(one.present()).containsExactly("one");
        assertThat(two.present()).containsExactly("one", "two");
        one.absent();
        assertThat(two.present()).containsExactly("two");
    }

    @Test
    void aBatchIsStoredWithItsTimeToTheMicrosecond() throws SQLException {
        var _ = one.takeOver(ALL, false);
        inserts.add(1).add(7).add("seven").add(new byte[] {1, 2});
        one.write(AT, List.of(new LaneChange(1, 1, 0, 5, 42)));
        one.commit();
        assertThat(one.lock(List.of(1))).containsExactly(new LaneRow(1, 1, AT, 5, 42));
        assertThat(number("select (extract(epoch from at) * 1000000)::int8 from thing"))
                .isEqualTo(AT);
    }

    @Test
    void manyRowsAndEveryCombinationOfStatementsAreStored() throws SQLException {
        var _ = one.takeOver(ALL, false);
        for (int i = 0; i < 1_000; i++) inserts.add(0).add(i).add("n" + i).add(new byte[i % 3]);
        for (int batch = 0; batch < 8; batch++) {
            if (batch > 0) renames.add(batch).add("renamed");
            one.write(AT + batch, List.of(new LaneChange(0, 1, batch, batch + 1, 0)));
            one.commit();
        }
        assertThat(number("select count(*) from thing")).isEqualTo(1_000);
        assertThat(number("select count(*) from thing where name = 'renamed'")).isEqualTo(7);
    }

    @Test
    void anotherEpochOrOutboxNumberIsAConflictAndStoresNothing() throws SQLException {
        var _ = one.takeOver(ALL, false);
        for (var wrong : List.of(new LaneChange(1, 2, 0, 1, 0), new LaneChange(1, 1, 3, 4, 0))) {
            inserts.add(1).add(7).add("seven").add(new byte[0]);
            assertThat(failure(List.of(wrong))).isEqualTo(LaneFailure.Kind.CONFLICT);
        }
        assertThat(number("select count(*) from thing")).isZero();
    }

    @Test
    void anUpdateThatMeetsNoRowIsAConflict() {
        var _ = one.takeOver(ALL, false);
        renames.add(99).add("nobody");
        assertThat(failure(List.of(new LaneChange(1, 1, 0, 0, 0)))).isEqualTo(LaneFailure.Kind.CONFLICT);
        assertThat(renames.size()).isZero();
    }

    @Test
    void aKeyThatIsTakenIsAConflictAndAWrongValueIsBad() {
        var _ = one.takeOver(ALL, false);
        inserts.add(1).add(7).add("seven").add(new byte[0]);
        inserts.add(1).add(7).add("again").add(new byte[0]);
        assertThat(failure(List.of(new LaneChange(1, 1, 0, 0, 0)))).isEqualTo(LaneFailure.Kind.CONFLICT);
        inserts.add(1).add(8).add("zero \0 inside").add(new byte[0]);
        assertThat(failure(List.of(new LaneChange(1, 1, 0, 0, 0)))).isEqualTo(LaneFailure.Kind.BAD);
    }

    @Test
    void aLostConnectionIsReplaced() throws SQLException {
        var _ = one.takeOver(ALL, false);
        assertThat(number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where application_name = 'one'"))
                .isEqualTo(1);
        inserts.add(1).add(7).add("seven").add(new byte[0]);
        assertThat(failure(List.of(new LaneChange(1, 1, 0, 0, 0)))).isEqualTo(LaneFailure.Kind.LOST);
        inserts.add(1).add(7).add("seven").add(new byte[0]);
        one.write(AT, List.of(new LaneChange(1, 1, 0, 0, 0)));
        one.commit();
        assertThat(number("select count(*) from thing")).isEqualTo(1);
    }

    @Test
    void aTakeoverWaitsForAnOpenBatchAndSeesWhatItStored() throws Exception {
        var _ = one.takeOver(ALL, false);
        one.write(AT, List.of(new LaneChange(1, 1, 0, 3, 0)));
        var taken = CompletableFuture.supplyAsync(() -> two.takeOver(List.of(1), true));
        await(() -> waiting() == 1);
        assertThat(taken).isNotDone();
        one.commit();
        assertThat(taken.get(5, TimeUnit.SECONDS)).containsExactly(new LaneRow(1, 2, AT, 3, 0));
        assertThat(failure(List.of(new LaneChange(1, 1, 3, 4, 0)))).isEqualTo(LaneFailure.Kind.CONFLICT);
    }

    @Test
    void aBatchThatStandsStillLosesItsLocks() {
        var _ = one.takeOver(ALL, false);
        one.write(AT, List.of(new LaneChange(1, 1, 0, 3, 0)));
        var taken = CompletableFuture.supplyAsync(() -> {
            while (true) {
                try {
                    return two.takeOver(List.of(1), true);
                } catch (LaneFailure lost) {
                    two.rollback(); // its own wait may end a moment earlier
                }
            }
        });
        assertThat(taken.join()).extracting(LaneRow::outboxSeq).containsExactly(0L);
        assertThatThrownBy(one::commit).isInstanceOf(LaneFailure.class);
    }

    @Test
    void aNumberThatDoesNotFitItsColumnIsNotCut() {
        assertThatThrownBy(() -> inserts.add(40_000)).isInstanceOf(ArithmeticException.class);
        inserts.clear();
        inserts.add(1);
        assertThatThrownBy(inserts::size).isInstanceOf(IllegalStateException.class);
        inserts.clear();
    }

    private LaneFailure.Kind failure(List<LaneChange> changes) {
        var failure = catchThrowableOfType(LaneFailure.class, () -> {
            one.write(AT, changes);
            one.commit();
        });
        one.rollback();
        return failure.kind();
    }

    private long waiting() {
        try {
            return number("select count(*) from pg_stat_activity where application_name = 'two'"
                    + " and wait_event_type = 'Lock'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void install(int count) throws SQLException {
        try (var connection = login.dataSource("install").getConnection()) {
            PostgresLanes.install(connection, count, "open_from");
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = login.dataSource("test").getConnection();
                var statement = connection.createStatement()) {
            var _ = statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = login.dataSource("test").getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
