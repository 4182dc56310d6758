package dev.kessai.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.config.Config;
import dev.kessai.contracts.catalogue.ErrorCode;
import dev.kessai.contracts.catalogue.ErrorCodes;
import dev.kessai.launcher.KessaiConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/limits.md} says what the code says. */
final class LimitsTest {
    private static final Pattern CODE = Pattern.compile("`([A-Z][A-Z_]+)`");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z0-9.]+);");
    private static final int COLUMNS = 5;

    /** A row of a table. */
    private record Limit(String name, long value, String beyond) {}

    private final Repository repository = Repository.here();
    private final String text = repository.read(Path.of("docs", "limits.md")).text();
    private final List<Repository.Source> sources = repository.javaSources();

    @Test
    void everyFigureIsTheOneOfTheCode() throws ReflectiveOperationException {
        var settings = settings();
        var limits = limits();
        assertThat(limits).hasSizeGreaterThan(20);
        for (var limit : limits) {
            boolean setting = Character.isLowerCase(limit.name().charAt(0));
            if (setting) assertThat(settings).as("settings").containsKey(limit.name());
            long actual = setting ? Objects.requireNonNull(settings.get(limit.name())) : constant(limit.name());
            assertThat(limit.value()).as(limit.name()).isEqualTo(actual);
        }
    }

    @Test
    void everyErrorAndEveryTestExists() {
        var codes = new HashSet<String>();
        for (ErrorCode code : ErrorCodes.load().all()) codes.add(code.code());
        var said = CODE.matcher(text);
        while (said.find()) assertThat(codes).contains(said.group(1));
        var tests = TEST.matcher(text);
        int count = 0;
        for (; tests.find(); count++)
            assertThat(source(tests.group(1)).text()).as(tests.group()).contains("void " + tests.group(2) + "(");
        assertThat(count).isGreaterThan(20);
    }

    private List<Limit> limits() {
        var limits = new ArrayList<Limit>();
        for (var line : text.lines().toList()) {
            var cells = line.split("\\|", -1);
            if (cells.length != COLUMNS + 2 || !cells[2].contains("`")) continue;
            limits.add(new Limit(
                    cells[2].replace("`", "").strip(),
                    Long.parseLong(cells[3].replace(",", "").strip()),
                    cells[4]));
        }
        return limits;
    }

    private static Map<String, Long> settings() {
        var config = Config.load(List.of(), Map.of(), List.of());
        var _ = KessaiConfig.of(config);
        var numbers = new HashMap<String, Long>();
        for (var entry : config.describe())
            if (entry.defaultValue().matches("-?[0-9]+"))
                numbers.put(entry.key(), Long.parseLong(entry.defaultValue()));
        return numbers;
    }

    /** {@code Class.Nested.CONSTANT.method}, of a class of production. */
    private long constant(String name) throws ReflectiveOperationException {
        var parts = List.of(name.split("\\."));
        var found = PACKAGE.matcher(source(parts.getFirst()).text());
        assertThat(found.find()).as(name).isTrue();
        var type = Class.forName(found.group(1) + "." + parts.getFirst());
        int at = 1;
        for (; !parts.get(at).equals(parts.get(at).toUpperCase(Locale.ROOT)); at++)
            type = Class.forName(type.getName() + "$" + parts.get(at));
        var field = type.getDeclaredField(parts.get(at));
        field.setAccessible(true);
        var value = field.get(null);
        for (at++; at < parts.size(); at++)
            value = value.getClass().getMethod(parts.get(at)).invoke(value);
        return ((Number) value).longValue();
    }

    private Repository.Source source(String type) {
        var file = type + ".java";
        return sources.stream()
                .filter(source -> source.file().endsWith(file))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + file));
    }
}
