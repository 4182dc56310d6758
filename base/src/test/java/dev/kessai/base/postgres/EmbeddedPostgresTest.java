package dev.kessai.base.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.postgres.EmbeddedPostgres.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    @TempDir
    Path directory;

    @Test
    void keepsItsDataOverAStopAndStart() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(directory, Settings.fast())) {
            execute(postgres, "create table kept (n int)");
        }
        try (var postgres = EmbeddedPostgres.start(directory, Settings.fast())) {
            execute(postgres, "insert into kept values (1)");
        }
    }

    @Test
    void isDurableCheckedAndClosedToTheWorld() throws Exception {
        try (var postgres = EmbeddedPostgres.start(directory, Settings.durable(0))) {
            assertThat(setting(postgres, "fsync")).isEqualTo("on");
            assertThat(setting(postgres, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(postgres, "full_page_writes")).isEqualTo("on");
            assertThat(setting(postgres, "data_checksums")).isEqualTo("on");
            assertThat(setting(postgres, "wal_level")).isEqualTo("replica");
            assertThat(setting(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(postgres, "server_encoding")).isEqualTo("UTF8");
            assertThat(setting(postgres, "jit")).isEqualTo("off");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThatThrownBy(() -> DriverManager.getConnection(
                            postgres.jdbcUrl("postgres"), postgres.superuser(), postgres.password() + "x"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void recoversWhatWasCommittedBeforeAKill() throws SQLException {
        var first = EmbeddedPostgres.start(directory, Settings.durable(0));
        execute(first, "create table kept (n int)");
        first.kill();
        assertThat(first.isAlive()).isFalse();
        assertThat(directory.resolve("data/postmaster.pid")).exists();
        try (var second = EmbeddedPostgres.start(directory, Settings.durable(first.port()))) {
            assertThat(second.port()).isEqualTo(first.port());
            execute(second, "insert into kept values (1)");
        }
    }

    @Test
    void aSecondStartOnTheSameDirectoryIsToldWhoHoldsIt() {
        try (var postgres = EmbeddedPostgres.start(directory, Settings.fast())) {
            assertThat(postgres.isAlive()).isTrue();
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory, Settings.fast()))
                    .isInstanceOf(PostgresFailure.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void stopsTheServerThatAKilledProgramLeftBehind() throws Exception {
        try (var postgres = EmbeddedPostgres.start(directory, Settings.fast())) {
            execute(postgres, "create table kept (n int)");
        }
        var binaries = PostgresBinaries.unpacked(PostgresBinaries.cacheDirectory());
        var privileges = Privileges.probe();
        var orphan = Programs.builder(privileges.command(
                        true,
                        binaries.program("postgres"),
                        "-D",
                        directory.resolve("data").toString()))
                .directory(directory.resolve("data").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var ready = Programs.await(
                30_000, () -> Files.exists(directory.resolve("data/postmaster.pid")) && orphan.isAlive());
        assertThat(ready).isTrue();
        try (var postgres = EmbeddedPostgres.start(directory, Settings.fast())) {
            assertThat(orphan.waitFor(1, TimeUnit.SECONDS)).isTrue();
            execute(postgres, "insert into kept values (1)");
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory, Settings.durable(taken.getLocalPort())))
                    .isInstanceOf(PostgresFailure.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " on 127.0.0.1 is in use");
        }
    }

    @Test
    void anInterruptedInitialisationIsDoneAgain() throws Exception {
        Files.createDirectories(directory.resolve("data.new/base"));
        Files.writeString(directory.resolve("data.new/PG_VERSION"), "18");
        try (var postgres = EmbeddedPostgres.start(directory, Settings.fast())) {
            execute(postgres, "select 1");
        }
    }

    @Test
    void aBrokenServerSaysWhatItsLogSays() throws Exception {
        EmbeddedPostgres.start(directory, Settings.fast()).close();
        Files.delete(directory.resolve("data/global/pg_control"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory, Settings.fast()))
                .isInstanceOf(PostgresFailure.class)
                .hasMessageContaining("postgres failed")
                .hasMessageContaining("pg_control");
    }

    @Test
    void rootRunsItAsAnotherUserWhereNamespacesAreForbidden() throws Exception {
        assumeThat(Privileges.isRoot()).isTrue();
        var user = Privileges.ordinaryUser();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        try (var postgres = EmbeddedPostgres.start(directory, Settings.fast(), Privileges.otherUser(user))) {
            execute(postgres, "create table kept (n int)");
            assertThat(Files.getAttribute(Path.of("/proc/" + postgres.postmasterPid()), "unix:uid"))
                    .isEqualTo(user.uid());
        }
        try (var postgres = EmbeddedPostgres.start(directory, Settings.fast(), Privileges.namespace(user))) {
            execute(postgres, "insert into kept values (1)");
        }
    }

    @Test
    void testsGetAFreshDatabaseEach() throws SQLException {
        var one = TestPostgres.database();
        var two = TestPostgres.database();
        for (var database : new DatabaseLogin[] {one, two})
            try (var connection =
                    DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
                execute(connection, "create table same_name (n int)");
            }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = connect(postgres)) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String setting(EmbeddedPostgres postgres, String name) throws SQLException {
        try (var connection = connect(postgres);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("show " + name)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl("postgres"), postgres.superuser(), postgres.password());
    }
}
