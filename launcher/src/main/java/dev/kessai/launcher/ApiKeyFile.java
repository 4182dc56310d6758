package dev.kessai.launcher;

import dev.kessai.edge.gateway.ApiKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * The first API client of an installation: its key is generated at the first start and kept in a file that only the
 * operator can read, until an authority gives out keys.
 *
 * @param key what goes behind {@code Authorization: Bearer}
 */
public record ApiKeyFile(String key) {
    /** Usual name of the file. */
    static final String NAME = "api-key.properties";

    private static final String CLIENT = "operator";
    private static final int KEY_BYTES = 24;

    /** Of a data directory; see {@link #at}. */
    public static ApiKeyFile in(Path data) {
        return at(data.resolve(NAME));
    }

    /** Reads the file, or makes it. */
    static ApiKeyFile at(Path file) {
        try {
            var stored = new Properties();
            if (Files.exists(file)) {
                try (var in = Files.newBufferedReader(file)) {
                    stored.load(in);
                }
            } else store(stored, file);
            return new ApiKeyFile(stored.getProperty(CLIENT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key may do everything that the first edge offers. */
    ApiKeys keys() {
        return new ApiKeys(
                List.of(new ApiKeys.Client(CLIENT, ApiKeys.sha256(key), Set.of("partner", "wallet", "admin"))));
    }

    private static void store(Properties stored, Path file) throws IOException {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        stored.setProperty(CLIENT, "kk_live_" + HexFormat.of().formatHex(bytes));
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newBufferedWriter(file)) {
            stored.store(out, "API key of the operator, generated at the first start");
        }
    }
}
