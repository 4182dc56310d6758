package dev.kessai.base.postgres;

import dev.kessai.base.db.DatabaseLogin;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own on a data directory that is kept. {@link #start} also recovers: from a kill -9 of the
 * server, of this program, or of the machine. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** The programs that come with Kessai: the same everywhere, but built for size. */
    public static final String EMBEDDED = "embedded";

    /** Those that made the data directory; for a new one an installed PostgreSQL where there is one, else ours. */
    public static final String AUTO = "auto";

    static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String HOST = "127.0.0.1";
    private static final long START_MILLIS_MAX = 600_000; // replays up to max_wal_size after a crash
    private static final long STOP_MILLIS_MAX = 60_000;
    private static final long LEFTOVER_MILLIS_MAX = 10_000;

    /**
     * How the server runs.
     *
     * @param port TCP port on the loopback interface; 0 for any free one
     * @param sharedBuffersMegabytes PostgreSQL's own cache
     * @param connectionsMax connections at one time
     * @param durable false only for tests: commits then survive a kill of the server, but not a loss of power
     * @param programs whose: {@link #EMBEDDED}, {@link #AUTO}, or the directory of an installed PostgreSQL 15 or later
     */
    public record Settings(int port, int sharedBuffersMegabytes, int connectionsMax, boolean durable, String programs) {
        public Settings {
            if (port < 0 || port > 65_535) throw new IllegalArgumentException("port=" + port);
            if (sharedBuffersMegabytes < 16) throw new IllegalArgumentException("buffers=" + sharedBuffersMegabytes);
            if (connectionsMax < 5) throw new IllegalArgumentException("connectionsMax=" + connectionsMax);
        }

        /** For money. */
        public static Settings durable(int port) {
            return new Settings(port, 256, 100, true, AUTO);
        }

        /** For tests: any port, no fsync. */
        public static Settings fast() {
            return new Settings(0, 64, 200, false, EMBEDDED);
        }
    }

    private final DataDirectory directory;
    private final PostgresBinaries binaries;
    private final Privileges privileges;
    private final Process process;
    private final int port;
    private final String password;

    private EmbeddedPostgres(
            DataDirectory directory, PostgresBinaries binaries, Privileges privileges, Process process, int port)
            throws IOException {
        this.directory = directory;
        this.binaries = binaries;
        this.privileges = privileges;
        this.process = process;
        this.port = port;
        this.password = directory.password();
    }

    /**
     * Starts a server and waits until it answers; creates the database files where there are none.
     *
     * @throws PostgresFailure saying what to mend: directory or port in use, disk full, directory closed to its user
     */
    public static EmbeddedPostgres start(Path dataDirectory, Settings settings) {
        return start(dataDirectory, settings, Privileges.probe());
    }

    static EmbeddedPostgres start(Path dataDirectory, Settings settings, Privileges privileges) {
        var binaries = PostgresBinaries.choose(settings.programs(), dataDirectory);
        try {
            var directory = DataDirectory.lock(dataDirectory);
            try {
                return start(directory, settings, binaries, privileges);
            } catch (IOException | RuntimeException failure) {
                directory.close();
                throw failure;
            }
        } catch (IOException e) {
            throw new PostgresFailure("cannot start PostgreSQL in " + dataDirectory + ": " + e, e);
        }
    }

    private static EmbeddedPostgres start(
            DataDirectory directory, Settings settings, PostgresBinaries binaries, Privileges privileges)
            throws IOException {
        if (!directory.isInitialised()) directory.initialise(binaries, privileges, settings.durable);
        endLeftovers(directory, binaries, privileges);
        int port = freePort(settings.port);
        directory.configure(configuration(settings, port), privileges);
        directory.limitLog();
        long logBytes = directory.logBytes();
        var command = privileges.command(
                true, binaries.program("postgres"), "-D", directory.data().toString());
        var process = Programs.builder(command)
                .directory(directory.data().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.log().toFile()))
                .start();
        process.getOutputStream().close();
        boolean inTime = Programs.await(START_MILLIS_MAX, () -> isReady(directory) || !process.isAlive());
        if (!inTime || !process.isAlive()) {
            process.destroyForcibly();
            throw new PostgresFailure(Programs.explain(command, directory.logSince(logBytes)));
        }
        return new EmbeddedPostgres(directory, binaries, privileges, process, port);
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + database;
    }

    /** The superuser's. */
    public DatabaseLogin login(String database) {
        return new DatabaseLogin(jdbcUrl(database), SUPERUSER, password);
    }

    public String superuser() {
        return SUPERUSER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    public long postmasterPid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends sessions, writes a checkpoint and stops; data are kept. A second call does nothing. */
    @Override
    public synchronized void close() {
        try {
            if (process.isAlive()) stop(process.toHandle(), directory, binaries, privileges);
            directory.close();
        } catch (IOException e) {
            throw new PostgresFailure("cannot stop PostgreSQL: " + e, e);
        }
    }

    /** For fault tests: kill -9 of the server and all its processes; a new {@link #start} must recover. */
    public synchronized void kill() {
        process.destroyForcibly();
        Programs.in(directory.data()).forEach(ProcessHandle::destroyForcibly);
        boolean gone = Programs.await(
                LEFTOVER_MILLIS_MAX,
                () -> !process.isAlive() && Programs.in(directory.data()).isEmpty());
        if (!gone) throw new PostgresFailure("killed processes of PostgreSQL are still there");
        close();
    }

    private static boolean isReady(DataDirectory directory) {
        var lines = directory.postmasterLines();
        return lines.size() >= 8 && lines.get(7).strip().equals("ready");
    }

    /**
     * A killed program leaves its server running, a killed server may leave its children: both must be gone before a
     * new server may touch the files. We hold the lock, so nobody else uses them.
     */
    private static void endLeftovers(DataDirectory directory, PostgresBinaries binaries, Privileges privileges)
            throws IOException {
        var data = directory.data();
        var lines = directory.postmasterLines();
        for (var process : Programs.in(data)) {
            if (lines.isEmpty() || !lines.getFirst().strip().equals(Long.toString(process.pid()))) continue;
            LOG.warn("stopping the PostgreSQL that a former run left behind, process {}", process.pid());
            stop(process, directory, binaries, privileges);
        }
        if (!Programs.await(LEFTOVER_MILLIS_MAX, () -> Programs.in(data).isEmpty()))
            throw new PostgresFailure("processes of a former PostgreSQL still work in " + data + ": " + pids(data));
        directory.deletePostmasterLines();
    }

    private static List<Long> pids(Path data) {
        return Programs.in(data).stream().map(ProcessHandle::pid).toList();
    }

    /** SIGINT (fast: ends sessions, checkpoint), at last SIGQUIT (at once; the next start recovers). */
    private static void stop(
            ProcessHandle process, DataDirectory directory, PostgresBinaries binaries, Privileges privileges)
            throws IOException {
        for (var signal : List.of("INT", "QUIT")) {
            Programs.run(privileges.command(
                    false, binaries.program("pg_ctl"), "kill", signal, Long.toString(process.pid())));
            if (Programs.await(STOP_MILLIS_MAX, () -> !process.isAlive())) return;
            LOG.warn("PostgreSQL does not stop on SIG{}", signal);
        }
        throw new PostgresFailure(
                "PostgreSQL, process " + process.pid() + " in " + directory.data() + ", does not stop");
    }

    private static int freePort(int wanted) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), wanted));
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new PostgresFailure("port " + wanted + " on " + HOST + " is in use: stop what uses it, or set another"
                    + " port (0 for any)");
        }
    }

    /**
     * Complete: nothing of initdb's file remains. Large WAL and spread checkpoints, since each checkpoint makes the
     * next change of a page cost a whole page; no compiled expressions, which cost more than our statements; no WAL
     * compression, since the processor is scarcer than the disk. Statistics from small samples: tables that grow are
     * analysed all the time, and what we ask of them goes by whole keys.
     */
    private static String configuration(Settings settings, int port) {
        return """
                # written at each start; changes here are lost
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = ''
                max_connections = %d
                password_encryption = 'scram-sha-256'
                shared_buffers = %dMB
                huge_pages = try
                effective_io_concurrency = 16
                fsync = %s
                full_page_writes = %s
                synchronous_commit = on
                wal_level = replica
                wal_compression = off
                wal_buffers = 16MB
                max_wal_size = 4GB
                min_wal_size = 512MB
                checkpoint_timeout = 5min
                checkpoint_completion_target = 0.9
                autovacuum = on
                autovacuum_naptime = 10s
                default_statistics_target = 20
                jit = off
                idle_in_transaction_session_timeout = 60s
                timezone = 'UTC'
                log_timezone = 'UTC'
                lc_messages = 'C'
                log_line_prefix = '%%m [%%p] %%u@%%d '
                log_checkpoints = off
                log_min_error_statement = panic
                log_parameter_max_length_on_error = 0
                """.formatted(
                        HOST,
                        port,
                        settings.connectionsMax,
                        settings.sharedBuffersMegabytes,
                        onOff(settings.durable),
                        onOff(settings.durable));
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }
}
