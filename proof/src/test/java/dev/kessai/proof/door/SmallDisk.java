package dev.kessai.proof.door;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system in memory that can be filled. */
record SmallDisk(Path path) implements AutoCloseable {
    private static final String SIZE = "size=320m";
    private static final int BLOCK_BYTES = 4_096;

    /** Empty where this user may not mount. */
    static Optional<SmallDisk> mount(Path path) throws IOException {
        Files.createDirectories(path);
        return run(List.of("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", path.toString()))
                ? Optional.of(new SmallDisk(path))
                : Optional.empty();
    }

    /** Takes what is left, to the last block. */
    void fill() {
        var block = new byte[BLOCK_BYTES];
        try (var ballast = Files.newOutputStream(path.resolve("ballast"))) {
            while (path.toFile().getUsableSpace() > 0) ballast.write(block);
        } catch (IOException full) {
            return; // the last block went to somebody else
        }
    }

    void free() throws IOException {
        Files.delete(path.resolve("ballast"));
    }

    @Override
    public void close() throws IOException {
        if (!run(List.of("umount", "-l", path.toString()))) throw new IOException("cannot unmount " + path);
    }

    private static boolean run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue() == 0;
    }
}
