package dev.kessai.base.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * For tests of all modules: one fast PostgreSQL per JVM, started at the first use and deleted at exit, and any number of
 * fresh databases in it. A static on purpose: tests share nothing but the server.
 *
 * <pre>{@code
 *   var database = TestPostgres.database();
 *   try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) ..
 * }</pre>
 */
public final class TestPostgres {
    private static final Path ROOT =
            Path.of(System.getProperty("java.io.tmpdir"), "kessai-test-" + System.getProperty("user.name"));
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    private TestPostgres() {}

    /** A fresh, empty database and its superuser. */
    public record Database(String name, String jdbcUrl, String user, String password) {}

    /** Takes about 50 ms. */
    public static Database database() {
        var running = server();
        var name = "test" + COUNT.incrementAndGet();
        try (var connection = DriverManager.getConnection(
                        running.jdbcUrl("postgres"), running.superuser(), running.password());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new PostgresFailure("cannot create database " + name + ": " + e.getMessage(), e);
        }
        return new Database(name, running.jdbcUrl(name), running.superuser(), running.password());
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

    private static void deleteQuietly(Path directory) {
        try {
            DirectoryTree.delete(directory);
        } catch (IOException e) {
            // two runs clean up at the same time, or a dying server still writes: the next run tries again
        }
    }
}
