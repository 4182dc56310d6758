package dev.kessai.base.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Reads the part of the tar format that the PostgreSQL archives use: directories, files, symbolic links. */
final class Tar {
    private static final int BLOCK_BYTES = 512;
    private static final int ENTRIES_MAX = 100_000;

    private Tar() {}

    /** Unpacks into an existing directory; an entry that would leave it is refused. */
    static void unpack(InputStream archive, Path directory) throws IOException {
        var header = new byte[BLOCK_BYTES];
        for (int entry = 0; entry < ENTRIES_MAX; entry++) {
            if (archive.readNBytes(header, 0, BLOCK_BYTES) < BLOCK_BYTES || header[0] == 0) return;
            unpackEntry(header, archive, directory);
        }
        throw new IOException("more than " + ENTRIES_MAX + " entries");
    }

    private static void unpackEntry(byte[] header, InputStream archive, Path directory) throws IOException {
        var prefix = text(header, 345, 155);
        var name = prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100);
        long sizeBytes = Long.parseLong(text(header, 124, 12).strip(), 8);
        var target = directory.resolve(name).normalize();
        if (!target.startsWith(directory)) throw new IOException("entry outside of the archive: " + name);
        switch (header[156]) {
            case '5' -> Files.createDirectories(target);
            case '2' -> link(target, text(header, 157, 100), directory);
            case '0', 0 -> {
                Files.createDirectories(parent(target));
                try (var out = Files.newOutputStream(target)) {
                    copy(archive, out, sizeBytes);
                }
                boolean executable = (Integer.parseInt(text(header, 100, 8).strip(), 8) & 0100) != 0;
                Files.setPosixFilePermissions(
                        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
            }
            default -> throw new IOException("entry of a kind we do not know: " + name);
        }
    }

    private static void link(Path target, String to, Path directory) throws IOException {
        var parent = parent(target);
        if (!parent.resolve(to).normalize().startsWith(directory)) throw new IOException("link outside: " + to);
        Files.createDirectories(parent);
        Files.createSymbolicLink(target, Path.of(to));
    }

    private static void copy(InputStream from, OutputStream to, long sizeBytes) throws IOException {
        var buffer = new byte[64 * 1024];
        long left = sizeBytes;
        while (left > 0) {
            int read = from.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) throw new EOFException("the archive ends within a file");
            to.write(buffer, 0, read);
            left -= read;
        }
        from.skipNBytes((BLOCK_BYTES - sizeBytes % BLOCK_BYTES) % BLOCK_BYTES);
    }

    private static Path parent(Path path) throws IOException {
        var parent = path.getParent();
        if (parent == null) throw new IOException("no parent: " + path);
        return parent;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) end++;
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }
}
