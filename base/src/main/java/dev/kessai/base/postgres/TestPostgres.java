package dev.kessai.base.postgres;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Roles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * For tests of all modules: one fast PostgreSQL per JVM, started at the first use and deleted at exit, and any number
 * of fresh databases in it. A static on purpose: tests share nothing but the server.
 *
 * <pre>{@code
 *   var login = TestPostgres.service(TestPostgres.database(), "points");
 *   try (var db = Db.open(login, session, 4)) ..
 * }</pre>
 */
public final class TestPostgres {
    private static final Path ROOT =
            Path.of(System.getProperty("java.io.tmpdir"), "kessai-test-" + System.getProperty("user.name"));
    /** One for all: roles belong to the server, which the tests of a JVM share. */
    private static final String PASSWORD = "test";

    private static final Session SESSION = new Session("test", "public", 30_000, false);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    private TestPostgres() {}

    /** A fresh, empty database, seen by its superuser. Takes about 50 ms. */
    public static DatabaseLogin database() {
        var running = server();
        var name = "test" + COUNT.incrementAndGet();
        on(running.login("postgres"), connection -> execute(connection, "create database " + name));
        return running.login(name);
    }

    /** The user and empty schema of a service in that database, as {@link Roles#create} makes them. */
    public static DatabaseLogin service(DatabaseLogin database, String service) {
        on(database, connection -> Roles.create(connection, service, PASSWORD));
        return new DatabaseLogin(database.jdbcUrl(), service, PASSWORD);
    }

    /** The shared server; do not stop or kill it: fault tests start their own. */
    public static synchronized EmbeddedPostgres server() {
        if (server != null) return server;
        try {
            Files.createDirectories(ROOT);
            deleteLeftovers();
            var directory = ROOT.resolve(Long.toString(ProcessHandle.current().pid()));
            var started = EmbeddedPostgres.start(directory, EmbeddedPostgres.Settings.fast());
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                started.kill();
                deleteQuietly(directory);
            }));
            server = started;
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of test runs that were killed: their servers are stopped, their files deleted. */
    private static void deleteLeftovers() throws IOException {
        try (var directories = Files.newDirectoryStream(ROOT)) {
            for (var directory : directories) {
                long pid = Long.parseLong(directory.getFileName().toString());
                if (ProcessHandle.of(pid).isPresent()) continue;
                Programs.in(directory.resolve("data")).forEach(ProcessHandle::destroyForcibly);
                deleteQuietly(directory);
            }
        }
    }

    private interface Work {
        void run(Connection connection) throws SQLException;
    }

    private static void on(DatabaseLogin login, Work work) {
        try (var connection = login.connect(SESSION)) {
            work.run(connection);
        } catch (SQLException e) {
            throw new PostgresFailure("test database: " + e.getMessage(), e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void deleteQuietly(Path directory) {
        try {
            DirectoryTree.delete(directory);
        } catch (IOException e) {
            // two runs clean up at the same time, or a dying server still writes: the next run tries again
        }
    }
}
