package dev.kessai.base.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.postgres.TestPostgres;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DbTest {
    private static final Session SESSION = new Session("test", "points", 300, false);
    private DatabaseLogin admin;
    private DatabaseLogin login;
    private Db db;

    @BeforeEach
    void open() {
        admin = TestPostgres.database();
        login = TestPostgres.service(admin, "points");
        assertThat(Migrations.run(login, "points", "dev/kessai/base/db/migrations"))
                .isEqualTo(1);
        db = Db.open(login, SESSION, 3);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void aTransactionIsStoredWholeOrNotAtAll() {
        db.run(tx -> insert(tx, 1));
        assertThatThrownBy(() -> db.run(tx -> {
                    insert(tx, 2);
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
        assertThat(ids()).containsExactly(1L);
    }

    @Test
    void aReadDoesNotWrite() {
        var failure = failure(() -> {
            var _ = db.read(tx -> tx.update("insert into entry values (1, 1)"));
        });
        assertThat(failure.sqlState()).isEqualTo("25006");
        db.run(tx -> insert(tx, 1)); // the connection went back as it was
    }

    @Test
    void anotherNumberOfRowsThanExpectedIsAConflict() {
        var failure = failure(() -> db.run(tx -> tx.updateExactly(1, "insert into entry select 1, 1 where false")));
        assertThat(failure.kind()).isEqualTo(SqlFailure.CONFLICT);
    }

    @Test
    void twoRowsWhereOneIsExpectedIsADefect() {
        db.run(tx -> insert(tx, 1));
        db.run(tx -> insert(tx, 2));
        assertThatThrownBy(() -> db.read(tx -> tx.one("select id from entry", row -> row.getLong(1))))
                .isInstanceOf(IllegalStateException.class);
        var none = db.read(tx -> tx.one("select id from entry where id = ?", row -> row.getLong(1), 3));
        assertThat(none).isEmpty();
    }

    @Test
    void failuresAreToldByTheirMeaning() {
        db.run(tx -> insert(tx, 1));
        assertThat(kind(tx -> insert(tx, 1))).isEqualTo(SqlFailure.CONFLICT);
        assertThat(kind(tx -> query(tx, "select 1 / 0"))).isEqualTo(SqlFailure.OTHER);
        assertThat(kind(tx -> query(tx, "select pg_sleep(2)"))).isEqualTo(SqlFailure.LOST);
        assertThat(kind(tx -> query(tx, "select pg_terminate_backend(pg_backend_pid())")))
                .isEqualTo(SqlFailure.LOST);
        assertThat(kind(tx -> insert(tx, 1))).isEqualTo(SqlFailure.CONFLICT); // and works again
    }

    @Test
    void aLockThatIsNotFreeInTimeIsLost() {
        try (var patient = Db.open(login, new Session("test", "points", 30_000, false), 1)) {
            patient.run(tx -> {
                query(tx, "select 1 from pg_advisory_xact_lock(7)");
                var refused = failure(() -> db.run(other -> query(other, "select 1 from pg_advisory_xact_lock(7)")));
                assertThat(refused.kind()).isEqualTo(SqlFailure.LOST);
            });
        }
    }

    @Test
    void noDatabaseIsLost() {
        var nowhere = new DatabaseLogin("jdbc:postgresql://127.0.0.1:1/none", "nobody", "secret");
        assertThat(failure(() -> nowhere.connect(SESSION).close()).kind()).isEqualTo(SqlFailure.LOST);
        assertThat(nowhere.toString()).doesNotContain("secret");
    }

    @Test
    void rowsComeOneByOneWhereTheyAreMany() {
        db.run(tx -> tx.updateExactly(1_000, "insert into entry select n, 1 from generate_series(1, 1000) n"));
        var sum = new long[1];
        db.run(tx -> tx.each("select id from entry", 100, row -> row.getLong(1), id -> sum[0] += id));
        assertThat(sum[0]).isEqualTo(500_500);
    }

    @Test
    void aServiceCannotChangeWhatItsMigrationTookFromIt() {
        db.run(tx -> insert(tx, 1));
        for (var sql : List.of("update entry set amount = 2", "delete from entry", "truncate entry"))
            assertThat(failure(() -> db.run(tx -> tx.updateExactly(1, sql))).sqlState())
                    .isEqualTo("42501");
    }

    @Test
    void aServiceDoesNotReachTheSchemaOfAnother() {
        var other = TestPostgres.service(admin, "deferred");
        try (var db = Db.open(other, new Session("test", "deferred", 5_000, false), 1)) {
            assertThat(failure(() -> db.run(tx -> query(tx, "select 1 from points.entry")))
                            .sqlState())
                    .isEqualTo("42501");
        }
    }

    @Test
    void theAuditorReadsEverythingAndChangesNothing() throws Exception {
        db.run(tx -> insert(tx, 1));
        try (var connection = admin.connect(new Session("test", "public", 5_000, false))) {
            Roles.setAuditorPassword(connection, "test");
        }
        var auditor = new DatabaseLogin(admin.jdbcUrl(), Roles.AUDITOR, "test");
        try (var db = Db.open(auditor, new Session("test", "points", 5_000, false), 1)) {
            var ids = db.read(tx -> tx.query("select id from entry", row -> row.getLong(1)));
            assertThat(ids).containsExactly(1L);
            var failure = failure(() -> db.run(tx -> {
                assertThat(tx.update("set transaction read write")).isZero();
                insert(tx, 2);
            }));
            assertThat(failure.sqlState()).isEqualTo("42501");
        }
    }

    @Test
    void migrationsRunOnceAndOnlyFromAPlaceThatExists() {
        assertThat(Migrations.run(login, "points", "dev/kessai/base/db/migrations"))
                .isZero();
        assertThatThrownBy(() -> Migrations.run(login, "points", "no/such/place"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no/such/place");
    }

    private SqlFailure kind(Consumer<Tx> work) {
        return failure(() -> db.run(work)).kind();
    }

    private interface Work {
        void run() throws Exception;
    }

    private static DbFailure failure(Work work) {
        return catchThrowableOfType(DbFailure.class, work::run);
    }

    private static void insert(Tx tx, long id) {
        tx.updateExactly(1, "insert into entry (id, amount) values (?, ?)", id, 100L);
    }

    private static void query(Tx tx, String sql) {
        assertThat(tx.query(sql, row -> row.getString(1))).hasSizeLessThan(2);
    }

    private List<Long> ids() {
        return db.read(tx -> tx.query("select id from entry order by id", row -> row.getLong(1)));
    }
}
