package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that needs a configuration; a mixin. Later sources win: file, environment, options. */
final class Settings {
    private static final String DATA_VARIABLE = "KESSAI_DATA_DIRECTORY";
    private static final String FILE = "kessai.properties";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory; .kessai/data where nothing else is said.")
    private @Nullable Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings, 'key = value' a line; by default kessai.properties in the data directory, if any.")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; 'kessai config' lists the keys.")
    private List<String> settings = new ArrayList<>();

    /** As if the option --set had been given once more. */
    void set(String setting) {
        settings.add(setting);
    }

    /** Reads and checks: an unknown key is refused with a suggestion. */
    KessaiConfig load(Path defaultData) {
        var config = config(defaultData);
        var read = KessaiConfig.of(config);
        config.check();
        return read;
    }

    /** These options in words, for another process. */
    List<String> options(Path defaultData) {
        var words = new ArrayList<>(List.of("--data", directory(defaultData).toString()));
        if (file != null) words.addAll(List.of("--config", file.toString()));
        for (var setting : settings) words.addAll(List.of("--set", setting));
        return words;
    }

    /** Unread: the caller reads and checks. */
    Config config(Path defaultData) {
        var directory = directory(defaultData);
        var files = new ArrayList<Path>();
        var inDirectory = directory.resolve(FILE);
        if (file != null) files.add(file);
        else if (Files.exists(inDirectory)) files.add(inDirectory);
        var all = new ArrayList<>(settings);
        all.add("data.directory=" + directory);
        return Config.load(files, System.getenv(), all);
    }

    private Path directory(Path defaultData) {
        if (data != null) return data;
        var fromEnvironment = System.getenv(DATA_VARIABLE);
        return fromEnvironment == null ? defaultData : Path.of(fromEnvironment);
    }
}
