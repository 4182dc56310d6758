package dev.kessai.base.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The values of declared keys. A service's config record reads its keys once, at the start; when all have, the launcher
 * calls {@link #check}, which reports every problem at once. Not thread-safe.
 *
 * <pre>
 *   static PaymentConfig of(Config config) {
 *       return new PaymentConfig(config.integer("payment.lanes", 16, 1, 4_096, "fixed at installation"));
 *   }
 * </pre>
 *
 * <p>The key {@code payment.deadlineMillis} is {@code KESSAI_PAYMENT_DEADLINE_MILLIS} in the environment.
 */
public final class Config {
    private static final String ENVIRONMENT_PREFIX = "KESSAI_";

    /** Of the start script. */
    private static final Set<String> NOT_OURS = Set.of("KESSAI_JAVA_OPTS");

    private static final Pattern KEY = Pattern.compile("[a-z][a-zA-Z0-9]*(\\.[a-z][a-zA-Z0-9]*)+");
    private static final Pattern HTTP_URL = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?");
    private static final Pattern WORD_START = Pattern.compile("(?=[A-Z])");
    private static final String MASK = "********";

    /** A declared key as {@code kessai config} shows it; the value of a secret is masked. */
    public record Entry(String key, String value, String source, String defaultValue, String limits, String doc) {}

    private record Given(String value, String source) {}

    private final Map<String, Given> given = new HashMap<>();
    private final Map<String, Entry> declared = new TreeMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private Config() {}

    /**
     * Later sources win: files in their order, the environment, the settings.
     *
     * @param files of {@code key = value} lines (Java properties, UTF-8)
     * @param environment variables that do not begin with KESSAI_ are ignored
     * @param settings {@code key=value} each, from the command line
     * @throws ConfigFailure when a file cannot be read
     */
    public static Config load(List<Path> files, Map<String, String> environment, List<String> settings) {
        var config = new Config();
        for (var file : files) config.read(file);
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX) && !NOT_OURS.contains(name))
                config.given.put(name, new Given(value, "environment " + name));
        });
        for (var setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) config.problems.add("--set " + setting + ": not key=value");
            else config.put(setting.substring(0, equals).strip(), setting.substring(equals + 1), "--set");
        }
        return config;
    }

    public int integer(String key, int defaultValue, int min, int max, String doc) {
        return Math.toIntExact(number(key, defaultValue, min, max, doc));
    }

    /** A whole number; underscores may group its digits. */
    public long number(String key, long defaultValue, long min, long max, String doc) {
        var text = value(key, Long.toString(defaultValue), min + ".." + max, doc, false);
        try {
            long value = Long.parseLong(text.replace("_", ""));
            if (value >= min && value <= max) return value;
        } catch (NumberFormatException e) {
            // the same answer as beyond its limits
        }
        return wrong(key, text, "a whole number from " + min + " to " + max, defaultValue);
    }

    public boolean bool(String key, boolean defaultValue, String doc) {
        var text = value(key, Boolean.toString(defaultValue), "true | false", doc, false);
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> wrong(key, text, "true or false", defaultValue);
        };
    }

    public String text(String key, String defaultValue, String doc) {
        return value(key, defaultValue, "text", doc, false);
    }

    /** An absolute address of http or https, or empty, which is the default. */
    public String httpUrl(String key, String doc) {
        var text = value(key, "", "http address", doc, false);
        return text.isEmpty() || HTTP_URL.matcher(text).matches()
                ? text
                : wrong(key, text, "an address such as http://127.0.0.1:4318/v1/traces", "");
    }

    /** As {@link #text}, never shown. */
    public String secret(String key, String defaultValue, String doc) {
        return value(key, defaultValue, "secret", doc, true);
    }

    public Path path(String key, Path defaultValue, String doc) {
        return Path.of(value(key, defaultValue.toString(), "path", doc, false));
    }

    /** One of the enum's constants, in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String key, E defaultValue, String doc) {
        var constants = defaultValue.getDeclaringClass().getEnumConstants();
        var names = new ArrayList<String>();
        for (var constant : constants) names.add(name(constant));
        var text = value(key, name(defaultValue), String.join(" | ", names), doc, false);
        int index = names.indexOf(text);
        return index < 0 ? wrong(key, text, "one of " + String.join(", ", names), defaultValue) : constants[index];
    }

    /**
     * The names that were given in the middle of a key, as in {@code participants.NAME.address}, in alphabetical order.
     * It declares nothing: who knows the names reads their keys.
     *
     * @param endings words of which at least one stands behind the name
     */
    public SortedSet<String> names(String prefix, List<String> endings) {
        var names = new TreeSet<String>();
        var start = environmentName(prefix) + "_";
        for (var key : given.keySet())
            for (var ending : endings) {
                var end = environmentName(ending).substring(ENVIRONMENT_PREFIX.length() - 1);
                if (!key.startsWith(start) || !key.endsWith(end) || key.length() <= start.length() + end.length())
                    continue;
                var name = camelCase(key.substring(start.length(), key.length() - end.length()));
                if (environmentName(prefix + "." + name + "." + ending).equals(key)) names.add(name);
            }
        return names;
    }

    private static String camelCase(String environmentWords) {
        var name = new StringBuilder();
        for (var word : environmentWords.toLowerCase(Locale.ROOT).split("_", -1)) {
            boolean first = name.isEmpty() || word.isEmpty();
            name.append(first ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    /** What the value of a declared key is not; told by {@link #check} with all other problems. */
    public void problem(String key, String what) {
        var entry = declared.get(key);
        problems.add((entry == null ? "" : entry.source() + ": ") + key + ": " + what);
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigFailure for values beyond their limits and for keys that nobody has declared
     */
    public void check() {
        var all = new ArrayList<>(problems);
        given.forEach((key, value) -> {
            if (!used.contains(key)) all.add(value.source + ": no such key: " + key + suggestion(key));
        });
        if (!all.isEmpty()) throw new ConfigFailure(all.stream().sorted().toList());
    }

    /** All declared keys by name. */
    public List<Entry> describe() {
        return List.copyOf(declared.values());
    }

    private void read(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigFailure(List.of("cannot read " + file + ": " + e));
        }
        for (var key : properties.stringPropertyNames()) put(key, properties.getProperty(key), file.toString());
    }

    /** Under its name in the environment, so that one key has one place. */
    private void put(String key, String value, String source) {
        given.put(KEY.matcher(key).matches() ? environmentName(key) : key, new Given(value, source));
    }

    private String value(String key, String defaultValue, String limits, String doc, boolean secret) {
        if (!KEY.matcher(key).matches()) throw new IllegalArgumentException("not a key: " + key);
        var name = environmentName(key);
        used.add(name);
        var found = given.getOrDefault(name, new Given(defaultValue, "default"));
        var value = found.value.strip();
        var shown = secret && !value.isEmpty() ? MASK : value;
        var entry = new Entry(key, shown, found.source, secret ? "" : defaultValue, limits, doc);
        if (declared.put(key, entry) != null) throw new IllegalArgumentException("declared twice: " + key);
        return value;
    }

    private <T> T wrong(String key, String text, String expected, T defaultValue) {
        var entry = declared.get(key);
        var source = entry == null ? "" : entry.source();
        problems.add(source + ": " + key + " = " + text + ": expected " + expected);
        return defaultValue;
    }

    private String suggestion(String unknown) {
        var best = "";
        int bestDistance = Math.max(2, unknown.length() / 4);
        for (var key : declared.keySet()) {
            int distance = distance(environmentName(key), unknown);
            if (distance > bestDistance) continue;
            bestDistance = distance;
            best = key;
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    private static String environmentName(String key) {
        var words = WORD_START.matcher(key.replace('.', '_')).replaceAll("_");
        return ENVIRONMENT_PREFIX + words.toUpperCase(Locale.ROOT);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The number of characters to insert, remove or replace to make one of the other (Levenshtein). */
    static int distance(String one, String two) {
        var row = new int[two.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[two.length()];
    }
}
