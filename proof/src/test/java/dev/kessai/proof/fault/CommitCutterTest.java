package dev.kessai.proof.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.postgres.TestPostgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CommitCutterTest {
    private static final Session SESSION = new Session("cut", "public", 5_000, false);

    private DatabaseLogin direct;
    private CommitCutter cutter;
    private DatabaseLogin through;

    @BeforeEach
    void start() throws Exception {
        direct = TestPostgres.database();
        var address = URI.create(direct.jdbcUrl().substring("jdbc:".length()));
        cutter = new CommitCutter(address.getPort());
        through = new DatabaseLogin(
                direct.jdbcUrl().replace(":" + address.getPort() + "/", ":" + cutter.port() + "/"),
                direct.user(),
                direct.password());
        run(direct, "create table lane (id int, epoch int)", "insert into lane values (1, 0)");
    }

    @AfterEach
    void stop() {
        cutter.close();
    }

    @Test
    void aCommitIsForwardedAndItsAnswerIsNot() throws Exception {
        cutter.cutNext(1);
        assertThatThrownBy(this::raise).isInstanceOf(SQLException.class);
        assertThat(cutter.cuts()).isEqualTo(1);
        assertThat(epoch()).isEqualTo(1);
    }

    @Test
    void theCutAfterThatDoesNotWaitForTheAnswer() throws Exception {
        cutter.cutNext(2);
        for (int i = 0; i < 2; i++) assertThatThrownBy(this::raise).isInstanceOf(SQLException.class);
        assertThat(cutter.cuts()).isEqualTo(2);
        assertThat(epoch()).isBetween(1, 2);
    }

    @Test
    void whatIsNoCommitOfALaneIsLeftAlone() throws Exception {
        cutter.cutNext(1);
        try (var connection = through.connect(SESSION)) {
            connection.setAutoCommit(false);
            try (var select = connection.createStatement().executeQuery("select epoch from lane")) {
                assertThat(select.next()).isTrue();
            }
            connection.commit();
        }
        assertThat(cutter.cuts()).isZero();
    }

    /** Ten times on one connection: the driver then prepares COMMIT on the server and sends its name only. */
    @Test
    void aPreparedCommitIsCutToo() throws Exception {
        try (var connection = through.connect(SESSION)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 10; i++) raise(connection);
            assertThat(epoch()).isEqualTo(10);
            cutter.cutNext(1);
            assertThatThrownBy(() -> raise(connection)).isInstanceOf(SQLException.class);
        }
        assertThat(epoch()).isEqualTo(11);
    }

    private void raise() throws SQLException {
        try (var connection = through.connect(SESSION)) {
            connection.setAutoCommit(false);
            raise(connection);
        }
    }

    private static void raise(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement("update lane l set epoch = l.epoch + 1 where id = ?")) {
            update.setInt(1, 1);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
        connection.commit();
    }

    private int epoch() throws SQLException {
        try (var connection = direct.connect(SESSION);
                var rows = connection.createStatement().executeQuery("select epoch from lane")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    private static void run(DatabaseLogin login, String... statements) throws SQLException {
        try (var connection = login.connect(SESSION);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                var _ = statement.execute(sql);
            }
        }
    }
}
