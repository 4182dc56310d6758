package dev.kessai.base.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.postgres.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * What lanes build on, seen on the wire: several statements in one PreparedStatement travel together, are prepared on
 * the server, take arrays in binary and tell each its number of rows.
 */
final class CompositeStatementTest {
    private static final String WRITE = """
            insert into a select * from unnest(?::int8[], ?::int2[], ?::bytea[]);
            update b set n = r.n from unnest(?::int8[], ?::int4[]) r(id, n) where b.id = r.id;
            insert into b select * from unnest(?::int8[], ?::int4[])""";
    private static final int PREPARE_THRESHOLD = 5;

    private WireTap tap;
    private Connection connection;

    @BeforeEach
    void connect() throws IOException, SQLException {
        var login = TestPostgres.database();
        tap = new WireTap(TestPostgres.server().port());
        var database = login.jdbcUrl().substring(login.jdbcUrl().lastIndexOf('/'));
        connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + tap.port() + database + "?sslmode=disable&gssEncMode=disable",
                login.user(),
                login.password());
        execute("create table a (id int8 primary key, n int2, body bytea)");
        execute("create table b (id int8 primary key, n int4)");
        tap.forget();
    }

    @AfterEach
    void disconnect() throws IOException, SQLException {
        connection.close();
        tap.close();
    }

    @Test
    void aTransactionIsOneRoundTripAndItsCommit() throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(WRITE)) {
            bind(statement, 0);
            tap.holdReplies();
            statement.execute();
            assertThat(tap.repliesNeededEarly()).isZero();
            assertThat(WireTap.types(tap.take())).startsWith("Q").containsOnlyOnce("S"); // Q is BEGIN
            connection.commit();
            assertThat(WireTap.types(tap.take())).isEqualTo("PBES");
        }
    }

    @Test
    void everyStatementIsPreparedOnTheServerAfterTheThreshold() throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(WRITE)) {
            for (int i = 0; i <= PREPARE_THRESHOLD + 1; i++) {
                tap.forget();
                bind(statement, i);
                statement.execute();
            }
            var types = WireTap.types(tap.take());
            assertThat(types).doesNotContain("P").contains("B").endsWith("S");
            assertThat(types.chars().filter(type -> type == 'E')).hasSize(3);
        }
    }

    @Test
    void arraysTravelInBinary() throws SQLException {
        try (var statement = connection.prepareStatement(WRITE)) {
            bind(statement, 0);
            statement.execute();
            assertThat(binds(tap.take())).containsExactly(List.of(1, 1, 1), List.of(1, 1), List.of(1, 1));
        }
    }

    @Test
    void arraysOfTheDriverTravelInBinaryToo() throws SQLException {
        try (var statement = connection.prepareStatement(WRITE)) {
            var driver = connection.unwrap(PGConnection.class);
            statement.setArray(1, driver.createArrayOf("int8", new long[] {1}));
            statement.setArray(2, driver.createArrayOf("int2", new short[] {1}));
            statement.setArray(3, driver.createArrayOf("bytea", new byte[][] {{1}}));
            statement.setArray(4, driver.createArrayOf("int8", new long[0]));
            statement.setArray(5, driver.createArrayOf("int4", new int[0]));
            statement.setArray(6, driver.createArrayOf("int8", new long[] {1}));
            statement.setArray(7, driver.createArrayOf("int4", new int[] {1}));
            statement.execute();
            assertThat(counts(statement)).containsExactly(1, 0, 1);
            assertThat(binds(tap.take())).containsExactly(List.of(1, 1, 1), List.of(1, 1), List.of(1, 1));
        }
    }

    @Test
    void eachStatementTellsItsNumberOfRows() throws SQLException {
        execute("insert into b values (0, 0), (1, 0)");
        try (var statement = connection.prepareStatement(WRITE)) {
            bind(statement, 0);
            statement.execute();
            assertThat(counts(statement)).containsExactly(1, 1, 2);
        }
    }

    @Test
    void inAutoCommitModeItIsOneTransactionToo() throws SQLException {
        execute("insert into b values (100, 0)"); // the third statement will fail
        try (var statement = connection.prepareStatement(WRITE)) {
            bind(statement, 0);
            tap.holdReplies();
            assertThatThrownBy(statement::execute).hasMessageContaining("duplicate key");
            assertThat(tap.repliesNeededEarly()).isZero();
            assertThat(WireTap.types(tap.take())).doesNotContain("Q").containsOnlyOnce("S");
        }
        assertThat(count("select count(*) from a")).isZero();
    }

    @Test
    void twoHundredStatementsAreStillOneRoundTrip() throws SQLException {
        var many = "insert into b values (?, 0);".repeat(200);
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(many)) {
            for (int i = 1; i <= 200; i++) statement.setLong(i, i);
            tap.holdReplies();
            statement.execute();
            assertThat(tap.repliesNeededEarly()).isZero();
            assertThat(WireTap.types(tap.take())).containsOnlyOnce("S");
            assertThat(counts(statement)).hasSize(200).containsOnly(1);
        }
    }

    /** The driver fears that both sides fill their buffers and wait for each other. */
    @Test
    void threeHundredStatementsAreTwoRoundTrips() throws SQLException {
        try (var statement = connection.prepareStatement("insert into b values (?, 0);".repeat(300))) {
            for (int i = 1; i <= 300; i++) statement.setLong(i, i);
            tap.forget();
            statement.execute();
            assertThat(WireTap.types(tap.take()).chars().filter(type -> type == 'S'))
                    .hasSize(2);
        }
    }

    @Test
    void twoStatementsApartAreTwoRoundTrips() throws SQLException {
        connection.setAutoCommit(false);
        tap.holdReplies();
        execute("insert into b values (1, 1)");
        execute("insert into b values (2, 1)");
        assertThat(WireTap.types(tap.take()).chars().filter(type -> type == 'S'))
                .hasSize(2);
    }

    private void bind(PreparedStatement statement, int round) throws SQLException {
        var ids = new LongColumn();
        ids.add(round);
        var lanes = new ShortColumn();
        lanes.add(7);
        var bodies = new BytesColumn();
        bodies.add(new byte[] {1, 2});
        var touched = new LongColumn();
        touched.add(round);
        var numbers = new IntColumn();
        numbers.add(1);
        var fresh = new LongColumn();
        fresh.add(100 + 2L * round);
        fresh.add(101 + 2L * round);
        var zeros = new IntColumn();
        zeros.add(0);
        zeros.add(0);
        int index = 1;
        for (var column : List.of(ids, lanes, bodies, touched, numbers, fresh, zeros)) column.bind(statement, index++);
    }

    private static List<Integer> counts(PreparedStatement statement) throws SQLException {
        var counts = new ArrayList<Integer>();
        for (int count = statement.getUpdateCount(); count >= 0; count = statement.getUpdateCount()) {
            counts.add(count);
            assertThat(statement.getMoreResults()).isFalse();
        }
        return counts;
    }

    private static List<List<Integer>> binds(List<WireTap.Message> messages) {
        return messages.stream()
                .filter(message -> message.type() == 'B')
                .map(WireTap.Message::parameterFormats)
                .filter(formats -> !formats.isEmpty())
                .toList();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}
