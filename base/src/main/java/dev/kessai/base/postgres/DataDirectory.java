package dev.kessai.base.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies on disk, held by one process at a time:
 *
 * <pre>
 *   lock          locked by the process whose id it contains
 *   password      the superuser's, readable for the owner only
 *   postgres.log  what the server says
 *   data/         PostgreSQL's own; complete, or not there
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
    private static final int PASSWORD_BYTES = 24;
    private static final int PID_CHARACTERS_MAX = 20;
    private static final long LOG_BYTES_MAX = 16L << 20;
    private static final String OWNER_ONLY = "rw-------";

    private final Path root;
    private final FileChannel lockChannel;

    private DataDirectory(Path root, FileChannel lockChannel) {
        this.root = root;
        this.lockChannel = lockChannel;
    }

    /** Creates it where there is none, and locks it. */
    static DataDirectory lock(Path directory) throws IOException {
        var root = Files.createDirectories(directory.toAbsolutePath().normalize());
        var channel = FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            var holder = holder(channel);
            channel.close();
            throw new PostgresFailure("the database in " + root + " is in use by process " + holder
                    + ": stop that one first, or use another directory");
        }
        channel.truncate(0);
        channel.write(UTF_8.encode(Long.toString(ProcessHandle.current().pid())), 0);
        return new DataDirectory(root, channel);
    }

    Path data() {
        return root.resolve("data");
    }

    Path log() {
        return root.resolve("postgres.log");
    }

    boolean isInitialised() {
        return Files.exists(data().resolve("PG_VERSION"));
    }

    String password() throws IOException {
        return Files.readString(root.resolve("password")).strip();
    }

    /** Made under another name and renamed at the end: an initdb that was cut off leaves nothing behind. */
    void initialise(PostgresBinaries binaries, Privileges privileges, boolean durable) throws IOException {
        var fresh = root.resolve("data.new");
        DirectoryTree.delete(fresh);
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var password = newPassword();
        write(root.resolve("password"), password, OWNER_ONLY);
        var passwordForInitdb = root.resolve("password.initdb");
        write(passwordForInitdb, password, OWNER_ONLY);
        privileges.own(fresh);
        privileges.own(passwordForInitdb);
        try {
            Programs.run(privileges.command(
                    false,
                    binaries.program("initdb"),
                    "--pgdata=" + fresh,
                    "--username=" + EmbeddedPostgres.SUPERUSER,
                    "--pwfile=" + passwordForInitdb,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--data-checksums",
                    durable ? "--no-instructions" : "--no-sync"));
        } finally {
            Files.delete(passwordForInitdb);
        }
        Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    void configure(String configuration, Privileges privileges) throws IOException {
        privileges.own(data());
        var file = data().resolve("postgresql.conf");
        write(file, configuration, OWNER_ONLY);
        privileges.own(file);
    }

    void limitLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_BYTES_MAX)
            Files.move(log(), root.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }

    long logBytes() throws IOException {
        return Files.exists(log()) ? Files.size(log()) : 0;
    }

    /** What the server said since then. */
    String logSince(long byteOffset) {
        try (var channel = FileChannel.open(log())) {
            var bytes = ByteBuffer.allocate((int) Math.min(64 * 1024, Math.max(0, channel.size() - byteOffset)));
            channel.read(bytes, byteOffset);
            return UTF_8.decode(bytes.flip()).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** The lines of the server's own lock file: process id first, "ready" as the last; empty where there is none. */
    List<String> postmasterLines() {
        try {
            return Files.readAllLines(data().resolve("postmaster.pid"));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Only when no process works in the directory: the file protects against a second server on the same memory. */
    void deletePostmasterLines() throws IOException {
        Files.deleteIfExists(data().resolve("postmaster.pid"));
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this same process
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(PID_CHARACTERS_MAX);
        channel.read(bytes, 0);
        return UTF_8.decode(bytes.flip()).toString();
    }

    private static String newPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(file, text + "\n");
    }
}
