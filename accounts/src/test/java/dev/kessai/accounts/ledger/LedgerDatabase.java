package dev.kessai.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.lane.PostgresLanes;
import dev.kessai.base.postgres.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** A fresh, installed ledger schema in a real PostgreSQL. */
final class LedgerDatabase implements AutoCloseable {
    private static final String WRONG_BALANCES = """
            select a.owner, a.class, a.available + a.held, a.seq, count(e.seq), coalesce(sum(e.amount), 0)
              from account a
              left join entry e on e.lane = a.lane and e.owner = a.owner and e.class = a.class
                               and e.currency = a.currency
             group by a.lane, a.owner, a.class, a.currency
            having a.available + a.held <> coalesce(sum(e.amount), 0) or a.seq <> count(e.seq)
                or a.seq <> coalesce(max(e.seq), 0)
            """;
    private static final String WRONG_HOLDS = """
            select owner, held, tried from (
              select owner, sum(held) held from account group by owner) a
              full join (
              select h.owner, sum(h.amount) tried from hold h
               where h.state = 1 and not exists (
                     select from entry e where e.lane = h.lane and e.payment_id = h.payment_id
                                           and e.leg_no = h.leg_no and e.n = 1 and e.kind <> 3)
               group by h.owner) o using (owner)
             where coalesce(held, 0) <> coalesce(tried, 0)
            """;
    private static final String WRONG_LOTS = """
            select a.owner, a.available, sum(l.free)
              from account a join lot l using (lane, owner, class, currency)
             group by a.lane, a.owner, a.class, a.currency, a.available having a.available <> sum(l.free)
            """;

    final DatabaseLogin login;
    final DataSource source;
    final Db db;
    private final Ledger ledger;
    private final int lanes;

    LedgerDatabase(Ledger ledger, int lanes) {
        this.ledger = ledger;
        this.lanes = lanes;
        this.login = TestPostgres.service(TestPostgres.database(), ledger.name());
        this.source = login.dataSource("test");
        var _ = Migrations.run(login, ledger.name(), "db/ledger");
        install(lanes);
        this.db = Db.open(login, new Session("test", ledger.name(), 30_000, false), 2);
    }

    void install(int laneCount) {
        try (var connection = source.getConnection()) {
            LedgerInstallStore.install(connection, ledger, laneCount);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    PostgresLedgerStore store() {
        return store(source);
    }

    PostgresLedgerStore store(DataSource through) {
        return new PostgresLedgerStore(through, new PostgresLanes.Settings("test", "", 3_000, ""));
    }

    LedgerReadStore reads() {
        return new LedgerReadStore(db, ledger, lanes);
    }

    /** R0 in SQL: accounts, entries, open holds and lots say the same. */
    void checkSums() {
        for (var sql : List.of(WRONG_BALANCES, WRONG_HOLDS, WRONG_LOTS)) {
            List<String> wrong =
                    db.read(tx -> tx.query(sql, row -> row.getLong(1) + ": " + row.getLong(2) + " " + row.getLong(3)));
            assertThat(wrong).as(sql).isEmpty();
        }
    }

    long count(String sql) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1))).orElseThrow();
    }

    @Override
    public void close() {
        db.close();
    }
}
