package dev.kessai.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the server of a data directory can be reached, in a file that stands while it runs; for commands beside it.
 *
 * @param httpPort of the public API, 0 where none is served
 * @param internalPort of health and metrics
 * @param rpcAddress where other processes call it, empty where it is alone
 * @param databaseUrl whose passwords another file has
 * @param apiKeyFile of its first API client
 */
record Running(long pid, int httpPort, int internalPort, String rpcAddress, String databaseUrl, Path apiKeyFile) {
    private static final String FILE = "running.properties";

    /** What a living process has written; empty where nobody runs, also after a kill. */
    static Optional<Running> find(Path data) {
        var file = data.resolve(FILE);
        if (!Files.exists(file)) return Optional.empty();
        var properties = PrivateFile.read(file);
        var running = new Running(
                Long.parseLong(properties.getProperty("pid", "0")),
                Integer.parseInt(properties.getProperty("httpPort", "0")),
                Integer.parseInt(properties.getProperty("internalPort", "0")),
                properties.getProperty("rpcAddress", ""),
                properties.getProperty("databaseUrl", ""),
                Path.of(properties.getProperty("apiKeyFile", "")));
        return ProcessHandle.of(running.pid).isPresent() ? Optional.of(running) : Optional.empty();
    }

    void write(Path data) {
        var properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("httpPort", Integer.toString(httpPort));
        properties.setProperty("internalPort", Integer.toString(internalPort));
        properties.setProperty("rpcAddress", rpcAddress);
        properties.setProperty("databaseUrl", databaseUrl);
        properties.setProperty("apiKeyFile", apiKeyFile.toAbsolutePath().toString());
        PrivateFile.write(data.resolve(FILE), properties, "Where the running server is; gone when it has stopped");
    }

    static void remove(Path data) {
        try {
            Files.deleteIfExists(data.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
