package example.coffee;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.contracts.participant.v1.LegReply;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Cards and legs in a SQLite file. A leg's row and its card change in one transaction; what is committed survives a
 * kill at any time (WAL, synchronous FULL). One transaction at a time. Thread-safe.
 */
final class CardStore implements AutoCloseable {
    /** Every card begins with so much: an example has no tills where people charge them. */
    private static final long FIRST_BALANCE_MINOR = 1_000_000;

    private static final String SCHEMA = """
        create table if not exists card (
            owner   integer primary key,
            balance integer not null,
            held    integer not null check (held >= 0 and held <= balance))
        """;
    private static final String LEGS = """
        create table if not exists leg (
            payment integer not null,
            leg     integer not null,
            owner   integer not null,
            state   text    not null,
            amount  integer not null,
            content text    not null,
            first   blob    not null,
            settled integer,
            settlement blob,
            primary key (payment, leg)) without rowid
        """;
    private static final String FIND =
            "select owner, state, amount, content, first from leg where payment = ? and leg = ?";
    private static final String INSERT =
            "insert into leg (payment, leg, owner, state, amount, content, first) values (?, ?, ?, ?, ?, ?, ?)";
    private static final String OPEN_CARD =
            "insert into card (owner, balance, held) values (?, ?, 0) on conflict do nothing";
    private static final String RESERVE = "update card set held = held + ?1 where owner = ?2 and balance - held >= ?1";
    private static final String CONFIRM =
            "update leg set state = 'CONFIRMED', settled = ?, settlement = ? where payment = ? and leg = ? and state ="
                    + " 'TRIED'";
    private static final String TAKE = "update card set held = held - ?, balance = balance - ? where owner = ?";
    private static final String CANCEL =
            "update leg set state = 'CANCELLED' where payment = ? and leg = ? and state = 'TRIED'";
    private static final String SETTLEMENT = "select settled, settlement from leg where payment = ? and leg = ?";

    /** What has become of a leg. */
    enum State {
        TRIED,
        CONFIRMED,
        CANCELLED,
        /** Cancelled before its Try came. */
        SUSPENDED,
        DECLINED
    }

    /**
     * A stored leg.
     *
     * @param content what must be the same under this key
     * @param first the first answer, repeated for ever
     */
    record Leg(long payment, int no, long owner, State state, long amountMinor, String content, LegReply first) {}

    /** What was confirmed, and the answer that is repeated. */
    record Settlement(long amountMinor, LegReply answer) {}

    /** Work inside one transaction. */
    interface Work<T> {
        T run(Cards cards) throws SQLException;
    }

    private final Connection connection;

    CardStore(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            var _ = statement.execute("pragma journal_mode = wal");
            var _ = statement.execute("pragma synchronous = full");
            var _ = statement.execute(SCHEMA);
            var _ = statement.execute(LEGS);
        }
        connection.setAutoCommit(false);
    }

    /** Commits what the work does, or nothing of it. */
    synchronized <T> T inTransaction(Work<T> work) throws SQLException {
        boolean done = false;
        try {
            var result = work.run(new Cards());
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) connection.rollback();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** The rows, inside a transaction. */
    final class Cards {
        @Nullable
        Leg find(long payment, int leg) throws SQLException {
            try (var select = statement(FIND, payment, leg);
                    var row = select.executeQuery()) {
                if (!row.next()) return null;
                return new Leg(
                        payment,
                        leg,
                        row.getLong(1),
                        State.valueOf(row.getString(2)),
                        row.getLong(3),
                        row.getString(4),
                        reply(row, 5));
            }
        }

        void insert(Leg leg) throws SQLException {
            change(
                    INSERT,
                    leg.payment(),
                    leg.no(),
                    leg.owner(),
                    leg.state().name(),
                    leg.amountMinor(),
                    leg.content(),
                    leg.first().toByteArray());
        }

        /** False where the card has less; then nothing changes. */
        boolean reserve(long owner, long amountMinor) throws SQLException {
            try (var open = statement(OPEN_CARD, owner, FIRST_BALANCE_MINOR);
                    var reserve = statement(RESERVE, amountMinor, owner)) {
                var _ = open.executeUpdate();
                return reserve.executeUpdate() == 1;
            }
        }

        void confirm(Leg leg, long amountMinor, LegReply answer) throws SQLException {
            change(CONFIRM, amountMinor, answer.toByteArray(), leg.payment(), leg.no());
            change(TAKE, leg.amountMinor(), amountMinor, leg.owner());
        }

        void cancel(Leg leg) throws SQLException {
            change(CANCEL, leg.payment(), leg.no());
            change(TAKE, leg.amountMinor(), 0, leg.owner());
        }

        Settlement settlement(Leg leg) throws SQLException {
            try (var select = statement(SETTLEMENT, leg.payment(), leg.no());
                    var row = select.executeQuery()) {
                if (!row.next()) throw new IllegalStateException("a confirmed leg has a settlement: " + leg);
                return new Settlement(row.getLong(1), reply(row, 2));
            }
        }

        private void change(String sql, Object... values) throws SQLException {
            try (var statement = statement(sql, values)) {
                int rows = statement.executeUpdate();
                if (rows != 1) throw new IllegalStateException(rows + " rows changed by " + sql);
            }
        }
    }

    private PreparedStatement statement(String sql, Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
        return statement;
    }

    private static LegReply reply(ResultSet row, int column) throws SQLException {
        try {
            return LegReply.parseFrom(row.getBytes(column));
        } catch (InvalidProtocolBufferException e) {
            throw new SQLException("an answer that cannot be read", e);
        }
    }
}
