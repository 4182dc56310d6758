package dev.kessai.base.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked once from the class path into a cache. The cache directory's name carries the
 * archive's checksum, so another version never meets an old one; several processes may unpack at the same time.
 *
 * @param directory with {@code bin/postgres}, {@code bin/initdb}, {@code bin/pg_ctl}
 */
record PostgresBinaries(Path directory) {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    /** Oldest major version that we run on. */
    private static final int MAJOR_MIN = 15;

    /** Major version of the archive. */
    private static final int MAJOR_EMBEDDED = 18;

    /** Where distributions put the servers that they install, one directory a major version. */
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    /** See {@link EmbeddedPostgres.Settings}: a data directory is opened only by the major version that made it. */
    static PostgresBinaries choose(String programs, Path dataDirectory) {
        return switch (programs) {
            case EmbeddedPostgres.EMBEDDED -> unpacked(cacheDirectory());
            case EmbeddedPostgres.AUTO ->
                madeBy(dataDirectory)
                        .map(PostgresBinaries::ofMajor)
                        .orElseGet(() -> newest().orElseGet(() -> unpacked(cacheDirectory())));
            default -> at(Path.of(programs));
        };
    }

    private static PostgresBinaries ofMajor(int major) {
        var installed = INSTALLED.resolve(Integer.toString(major));
        if (isServer(installed)) return new PostgresBinaries(installed);
        if (major == MAJOR_EMBEDDED) return unpacked(cacheDirectory());
        throw new PostgresFailure("the data directory was made by PostgreSQL " + major + ", which is not installed in "
                + installed + "; install it, or name its directory in postgres.programs");
    }

    private static PostgresBinaries at(Path home) {
        if (!isServer(home)) throw new PostgresFailure("postgres.programs: no bin/postgres and bin/initdb in " + home);
        return new PostgresBinaries(home);
    }

    private static Optional<PostgresBinaries> newest() {
        for (int major = 99; major >= MAJOR_MIN; major--) {
            var installed = INSTALLED.resolve(Integer.toString(major));
            if (isServer(installed)) return Optional.of(new PostgresBinaries(installed));
        }
        return Optional.empty();
    }

    private static boolean isServer(Path home) {
        return Files.isExecutable(home.resolve("bin/postgres")) && Files.isExecutable(home.resolve("bin/initdb"));
    }

    private static Optional<Integer> madeBy(Path dataDirectory) {
        var version = dataDirectory.resolve("data").resolve("PG_VERSION");
        try {
            return Files.exists(version)
                    ? Optional.of(Integer.valueOf(Files.readString(version).strip()))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new PostgresFailure("cannot read " + version + ": " + e.getMessage(), e);
        }
    }

    static PostgresBinaries unpacked(Path cache) {
        var archive = PostgresBinaries.class.getResource(ARCHIVE);
        if (archive == null)
            throw new PostgresFailure("the embedded PostgreSQL is made for Linux on x86-64 only and is not on the class"
                    + " path; set a JDBC URL of another PostgreSQL");
        try {
            var home = cache.toAbsolutePath().resolve("postgres-" + checksum(archive));
            if (!Files.isExecutable(home.resolve("bin/postgres"))) unpack(archive, home);
            return new PostgresBinaries(home);
        } catch (IOException e) {
            throw new PostgresFailure(
                    "cannot unpack PostgreSQL to " + cache + " (60 MB; is the disk full or read-only?): " + e, e);
        }
    }

    /** Root's own directories are closed to the user that PostgreSQL may have to run as. */
    static Path cacheDirectory() {
        if (Privileges.isRoot()) return Path.of("/var/cache/kessai");
        return Path.of(System.getProperty("user.home"), ".cache", "kessai");
    }

    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static String checksum(URL archive) throws IOException {
        var connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar)
            return Long.toHexString(jar.getJarEntry().getCrc());
        return Long.toString(connection.getContentLengthLong());
    }

    private static void unpack(URL archive, Path home) throws IOException {
        var cache = Files.createDirectories(Objects.requireNonNull(home.getParent()));
        var fresh = Files.createTempDirectory(cache, "unpacking-");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var in = new XZInputStream(new BufferedInputStream(archive.openStream(), 1 << 16))) {
            Tar.unpack(in, fresh);
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isExecutable(home.resolve("bin/postgres"))) throw e; // else another process was faster
        } finally {
            DirectoryTree.delete(fresh);
        }
    }
}
