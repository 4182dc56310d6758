package dev.kessai.accounts.ledger;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.lane.PostgresLanes;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a ledger's schema holds from the first day. */
public final class LedgerInstallStore {
    private static final String INSTALL_OWNER = """
            insert into owner (lane, owner, open, blocked, block_version, epoch) values (?, ?, true, 0, 0, 0)
            on conflict do nothing
            """;
    private static final String INSTALL_ACCOUNT = """
            insert into account (lane, owner, class, currency, available, held, seq, version, epoch, floor)
            values (?, ?, ?, ?, 0, 0, 0, 0, 0, nullif(?, -9223372036854775808))
            on conflict do nothing
            """;
    private static final String INSTALL_CLASS =
            "insert into account_class (kind, class, currency) values (?, ?, ?) on conflict do nothing";
    private static final String HAS_KIND = "select exists (select from owner where owner >> 60 = ?)";
    private static final String OPEN_FOR_ALL = """
            insert into account (lane, owner, class, currency, available, held, seq, version, epoch, floor)
            select distinct a.lane, a.owner, ?::int2, a.currency, 0, 0, 0, 0, 0, nullif(?, -9223372036854775808)
              from account a
             where a.lane = ? and a.currency = ? and a.owner >> 60 = ?
            on conflict do nothing
            """;
    private static final List<OwnerKind> OPENED_BY_COMMAND = List.of(OwnerKind.USER, OwnerKind.MERCHANT);
    private static final String INSTALL_MARKS =
            "insert into history_mark (lane, filled_until) select id, 'epoch' from lane on conflict do nothing";

    private LedgerInstallStore() {}

    /**
     * Creates the lanes of a new installation and the accounts that exist without being asked for: the company's own
     * and each lane's suspense. Again adds what is new in the ledger, also for users and merchants who were there
     * before; another number of lanes is refused. Commits.
     */
    public static void install(Connection connection, Ledger ledger, int laneCount) throws SQLException {
        PostgresLanes.install(connection, laneCount, "");
        try {
            for (int lane = 0; lane < laneCount; lane++)
                install(connection, ledger, lane, Owner.ofLane(lane).id());
            for (long owner : ledger.systemOwners()) install(connection, ledger, Owner.lane(owner, laneCount), owner);
            for (var kind : OPENED_BY_COMMAND) installClasses(connection, ledger, laneCount, kind);
            try (var statement = connection.createStatement()) {
                var _ = statement.execute(INSTALL_MARKS);
            }
            connection.commit();
        } finally {
            connection.rollback();
        }
    }

    /** As above, on a connection of its own. */
    public static void install(DatabaseLogin login, Ledger ledger, int laneCount) {
        try (var connection = login.connect(new Session(ledger.name() + "-install", ledger.name(), 30_000, false))) {
            install(connection, ledger, laneCount);
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    private static void install(Connection connection, Ledger ledger, int lane, long owner) throws SQLException {
        try (var owners = connection.prepareStatement(INSTALL_OWNER);
                var accounts = connection.prepareStatement(INSTALL_ACCOUNT)) {
            owners.setInt(1, lane);
            owners.setLong(2, owner);
            var _ = owners.executeUpdate();
            for (var rule : ledger.rules(owner)) {
                for (var currency : ledger.currencies()) {
                    accounts.setInt(1, lane);
                    accounts.setLong(2, owner);
                    accounts.setInt(3, rule.fundClass().code());
                    accounts.setInt(4, currency.code());
                    accounts.setLong(5, rule.floorMinor());
                    var _ = accounts.executeUpdate();
                }
            }
        }
    }

    /** Lane by lane, since a statement has its time. Whoever comes second waits here for the first to commit. */
    private static void installClasses(Connection connection, Ledger ledger, int laneCount, OwnerKind kind)
            throws SQLException {
        boolean anybody = hasKind(connection, kind);
        try (var classes = connection.prepareStatement(INSTALL_CLASS);
                var accounts = connection.prepareStatement(OPEN_FOR_ALL)) {
            for (var rule : ledger.rules(Owner.of(kind, 0).id())) {
                for (var currency : ledger.currencies()) {
                    classes.setInt(1, kind.code());
                    classes.setInt(2, rule.fundClass().code());
                    classes.setInt(3, currency.code());
                    if (classes.executeUpdate() == 0 || !anybody) continue;
                    accounts.setInt(1, rule.fundClass().code());
                    accounts.setLong(2, rule.floorMinor());
                    accounts.setInt(4, currency.code());
                    accounts.setInt(5, kind.code());
                    for (int lane = 0; lane < laneCount; lane++) {
                        accounts.setInt(3, lane);
                        var _ = accounts.executeUpdate();
                    }
                }
            }
        }
    }

    private static boolean hasKind(Connection connection, OwnerKind kind) throws SQLException {
        try (var statement = connection.prepareStatement(HAS_KIND)) {
            statement.setInt(1, kind.code());
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }
}
