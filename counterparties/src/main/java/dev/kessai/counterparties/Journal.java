package dev.kessai.counterparties;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What has happened, a JSON object a line, forced to disk before the caller goes on; read from its beginning at the
 * next start. A last line that a kill has cut is dropped: nobody was told of it. Not thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final FileChannel channel;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** @param replay gets every entry in order, before this returns */
    public static Journal open(Path file, Consumer<JsonNode> replay) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            long whole = 0;
            for (var line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("(?<=\n)", -1)) {
                if (!line.endsWith("\n")) break;
                replay.accept(MAPPER.readTree(line));
                whole += line.getBytes(StandardCharsets.UTF_8).length;
            }
            var _ = channel.truncate(whole).position(whole);
            return new Journal(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException e) {
            throw new IllegalStateException("not a journal: " + file, e);
        }
    }

    public static ObjectNode entry(String kind) {
        return MAPPER.createObjectNode().put("kind", kind);
    }

    /** On disk when it returns. */
    public void add(ObjectNode entry) {
        try {
            var bytes = ByteBuffer.wrap((MAPPER.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                var _ = channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
