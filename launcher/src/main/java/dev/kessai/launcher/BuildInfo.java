package dev.kessai.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What was built: the Maven version and the commit, with {@code -dirty} where the sources differed from it. */
public record BuildInfo(String version, String commit) {
    private static final String RESOURCE = "build.properties";

    public static BuildInfo read() {
        try (var in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (in == null) throw new IllegalStateException("resource missing: " + RESOURCE);
            var properties = new Properties();
            properties.load(in);
            return new BuildInfo(required(properties, "version"), required(properties, "commit"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String required(Properties properties, String key) {
        var value = properties.getProperty(key);
        if (value == null) throw new IllegalStateException(key + " missing in " + RESOURCE);
        return value;
    }
}
