package dev.kessai.proof.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** How long the disk needs to make 8 KiB durable: the floor under every commit. */
final class DiskSync {
    private static final int TIMES = 200;
    private static final int BYTES = 8_192;

    private DiskSync() {}

    /** The median of 200 fdatasync in this directory, microseconds. */
    static long medianMicros(Path directory) throws IOException {
        var file = directory.resolve("bench-sync");
        var took = new long[TIMES];
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            for (int i = 0; i < TIMES; i++) {
                var block = ByteBuffer.allocate(BYTES);
                while (block.hasRemaining()) channel.write(block, (long) i * BYTES + block.position());
                long start = System.nanoTime();
                channel.force(false);
                took[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            }
        } finally {
            Files.deleteIfExists(file);
        }
        Arrays.sort(took);
        return took[TIMES / 2];
    }
}
