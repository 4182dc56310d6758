package dev.kessai.launcher;

import dev.kessai.base.db.Bootstrap;
import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.Roles;
import dev.kessai.base.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where each service's schema is. Embedded: one PostgreSQL of our own under the data directory, a schema and a user a
 * service, passwords generated once. External: a server that somebody else runs, with the passwords he gave.
 */
public final class Databases implements AutoCloseable {
    private static final String DATABASE = "kessai";
    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final Pattern DATABASE_OF_URL =
            Pattern.compile("jdbc:postgresql://[^/]+/(?<name>[a-z][a-z0-9_]*)(?:\\?.*)?");
    private static final int PASSWORD_BYTES = 24;
    /** Line of the server's own lock file that has its port, from 0. */
    private static final int POSTMASTER_PORT_LINE = 3;

    private static final DatabaseLogin.Session PROBE =
            new DatabaseLogin.Session("kessai-probe", "public", 5_000, false);

    private final @Nullable Path data;
    private volatile @Nullable EmbeddedPostgres embedded;
    private final EmbeddedPostgres.@Nullable Settings settings;
    private final String jdbcUrl;
    private final Map<String, String> passwords;

    private Databases(
            @Nullable Path data,
            @Nullable EmbeddedPostgres embedded,
            EmbeddedPostgres.@Nullable Settings settings,
            String jdbcUrl,
            Map<String, String> passwords) {
        this.data = data;
        this.embedded = embedded;
        this.settings = settings;
        this.jdbcUrl = jdbcUrl;
        this.passwords = passwords;
    }

    /** As the configuration says; what is missing is created where it may be. */
    static Databases open(KessaiConfig config, List<String> services) {
        var place = config.database();
        try {
            Files.createDirectories(config.data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (place.isEmbedded()) return embedded(config.data(), config.postgres(), services);
        return place.join().isEmpty() ? installed(place, services) : joined(Path.of(place.join()));
    }

    /**
     * To look at what is there, beside whoever runs; where nobody runs our own database, it is started for the look.
     *
     * @throws CliFailure where nothing is installed
     */
    static Databases look(KessaiConfig config) {
        var place = config.database();
        if (!place.join().isEmpty()) return joined(Path.of(place.join()));
        if (!place.isEmbedded()) return external(place.url(), passwords(place, List.of(Roles.AUDITOR)));
        var data = config.data();
        if (!Files.exists(data.resolve("postgres")))
            throw new CliFailure(
                    ExitCode.UNAVAILABLE,
                    "nothing is installed in " + data + ": name the directory with --data, or start 'kessai serve'");
        return running(data).orElseGet(() -> embedded(data, config.postgres(), Kessai.users()));
    }

    /**
     * Starts the embedded server and creates what is missing. The directory's lock keeps a second start out.
     *
     * @param services names of schemas and users
     */
    public static Databases embedded(Path data, EmbeddedPostgres.Settings settings, List<String> services) {
        try {
            Files.createDirectories(data);
            var passwords = passwords(data.resolve(DatabaseSettings.PASSWORD_FILE), services);
            var server = EmbeddedPostgres.start(data.resolve("postgres"), settings);
            var login = Bootstrap.run(server.login(MAINTENANCE_DATABASE), DATABASE, passwords);
            return new Databases(data, server, settings, login.jdbcUrl(), passwords);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The embedded server that another process runs in this directory now, for reading beside it; closing it leaves
     * the server alone. Empty where none answers.
     */
    public static Optional<Databases> running(Path data) {
        try {
            var passwordFile = data.resolve(DatabaseSettings.PASSWORD_FILE);
            var postmaster = data.resolve("postgres").resolve("data").resolve("postmaster.pid");
            if (!Files.exists(passwordFile) || !Files.exists(postmaster)) return Optional.empty();
            var lines = Files.readAllLines(postmaster);
            if (lines.size() <= POSTMASTER_PORT_LINE) return Optional.empty();
            var url = "jdbc:postgresql://127.0.0.1:"
                    + lines.get(POSTMASTER_PORT_LINE).strip() + "/" + DATABASE;
            var databases = external(url, passwords(passwordFile, List.of()));
            try (var probe = Db.open(databases.auditor(), PROBE, 1)) {
                var _ = probe.read(tx -> true);
            }
            return Optional.of(databases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DbFailure e) {
            return Optional.empty();
        }
    }

    private static Databases joined(Path data) {
        return running(data)
                .orElseThrow(() -> new CliFailure(
                        ExitCode.UNAVAILABLE,
                        "database.join: no database runs in " + data + ": start 'kessai serve' there"));
    }

    /**
     * A server that somebody else runs. With a login that may create, users and schemas are made, with the passwords
     * given and generated ones for the rest, which are added to the file.
     */
    private static Databases installed(DatabaseSettings place, List<String> services) {
        var name = DATABASE_OF_URL.matcher(place.url());
        if (!name.matches())
            throw new CliFailure(
                    ExitCode.CONFIG, "database.url: expected jdbc:postgresql://host:port/database, not " + place.url());
        if (!place.owner().isEmpty()) {
            var passwords = passwords(place.passwordFile(), services);
            passwords.putAll(place.passwords());
            var password = passwords.remove(place.owner());
            if (password == null) throw noPassword(place.owner(), place);
            var url =
                    new StringBuilder(place.url()).replace(name.start("name"), name.end("name"), MAINTENANCE_DATABASE);
            var _ = connected(() -> Bootstrap.run(
                    new DatabaseLogin(url.toString(), place.owner(), password), name.group("name"), passwords));
            return external(place.url(), passwords);
        }
        var wanted = new ArrayList<>(services);
        wanted.add(Roles.AUDITOR);
        var databases = external(place.url(), passwords(place, wanted));
        for (var user : wanted) {
            var _ = connected(() -> {
                try (var probe = Db.open(databases.login(user), PROBE, 1)) {
                    return probe.read(tx -> true);
                }
            });
        }
        return databases;
    }

    /** What a server refuses, an operator can mend. */
    private static <T> T connected(Supplier<T> work) {
        try {
            return work.get();
        } catch (DbFailure e) {
            boolean refused = e.sqlState().startsWith("28") || e.sqlState().equals("3D000");
            if (!refused) throw e;
            throw new CliFailure(
                    ExitCode.CONFIG,
                    "the database refuses us: " + e.getMessage()
                            + "; a login in database.owner creates what is missing");
        }
    }

    /** Given passwords, and those in the file for users that have none. */
    private static Map<String, String> passwords(DatabaseSettings place, List<String> wanted) {
        var passwords = new HashMap<String, String>();
        PrivateFile.read(place.passwordFile()).forEach((name, value) -> passwords.put((String) name, (String) value));
        passwords.putAll(place.passwords());
        for (var user : wanted) if (!passwords.containsKey(user)) throw noPassword(user, place);
        return passwords;
    }

    private static CliFailure noPassword(String user, DatabaseSettings place) {
        return new CliFailure(
                ExitCode.CONFIG,
                "no password for the database user " + user + ": set database.password." + user + " or add it to "
                        + place.passwordFile());
    }

    /** A server that runs already, with users and schemas as {@link Bootstrap} makes them. */
    public static Databases external(String jdbcUrl, Map<String, String> passwords) {
        return new Databases(null, null, null, jdbcUrl, Map.copyOf(passwords));
    }

    /** The login of a service, owner of the schema of the same name. */
    public DatabaseLogin login(String service) {
        var password = passwords.get(service);
        if (password == null) throw new IllegalArgumentException("no database password for " + service);
        return new DatabaseLogin(jdbcUrl, service, password);
    }

    /** Whether there is a password for this user. */
    boolean knows(String user) {
        return passwords.containsKey(user);
    }

    /** The read-only login that sees all schemas. */
    public DatabaseLogin auditor() {
        return login(Roles.AUDITOR);
    }

    /** The passwords by user, for other processes of the same installation. */
    public Map<String, String> passwords() {
        return Map.copyOf(passwords);
    }

    public String jdbcUrl() {
        return jdbcUrl;
    }

    /** Of the database. */
    String name() {
        return DATABASE;
    }

    /** The server that we run, if we run it. */
    public Optional<EmbeddedPostgres> server() {
        return Optional.ofNullable(embedded);
    }

    /**
     * Starts the embedded server again where it has died, on the same port, so that everybody finds it again.
     *
     * @return whether it had died
     */
    synchronized boolean revive() {
        var dead = embedded;
        if (dead == null || dead.isAlive() || data == null || settings == null) return false;
        dead.close();
        embedded = EmbeddedPostgres.start(
                data.resolve("postgres"),
                new EmbeddedPostgres.Settings(
                        dead.port(),
                        settings.sharedBuffersMegabytes(),
                        settings.connectionsMax(),
                        settings.durable(),
                        settings.programs()));
        return true;
    }

    @Override
    public synchronized void close() {
        var running = embedded;
        embedded = null;
        if (running != null) running.close();
    }

    /** Reads the file of generated passwords and adds what is missing; only its owner may read it. */
    private static Map<String, String> passwords(Path file, List<String> services) {
        var stored = PrivateFile.read(file);
        int before = stored.size();
        for (var service : services) stored.computeIfAbsent(service, name -> password());
        stored.computeIfAbsent(Roles.AUDITOR, name -> password());
        if (stored.size() != before)
            PrivateFile.write(file, stored, "Passwords of the database users, generated at the first start");
        var passwords = new HashMap<String, String>();
        stored.forEach((name, password) -> passwords.put((String) name, (String) password));
        return passwords;
    }

    private static String password() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
