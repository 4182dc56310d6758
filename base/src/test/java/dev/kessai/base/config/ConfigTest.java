package dev.kessai.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTest {
    private enum Shape {
        ONE_PROCESS,
        MANY
    }

    @TempDir
    Path directory;

    @Test
    void laterSourcesWin() throws IOException {
        var file = Files.writeString(directory.resolve("kessai.properties"), """
            # a comment
            pay.a = 1
            pay.b = 1
            pay.c = 1
            """);
        var environment = Map.of("KESSAI_PAY_B", "2", "KESSAI_PAY_C", "2", "HOME", "x", "KESSAI_JAVA_OPTS", "-Xmx1g");
        var config = Config.load(List.of(file), environment, List.of("pay.c=3"));
        assertThat(List.of(number(config, "pay.a"), number(config, "pay.b"), number(config, "pay.c")))
                .containsExactly(1, 2, 3);
        assertThat(number(config, "pay.d")).isEqualTo(7);
        config.check();
        assertThat(config.describe())
                .extracting(Config.Entry::source)
                .containsExactly(file.toString(), "environment KESSAI_PAY_B", "--set", "default");
    }

    @Test
    void anAddressIsOneOfHttpOrNone() {
        assertThat(address("a.url=")).isEmpty();
        assertThat(address("a.url=http://127.0.0.1:4318/v1/traces")).isEqualTo("http://127.0.0.1:4318/v1/traces");
        for (var bad : List.of("127.0.0.1:4318", "ftp://x/", "http://", "http://a b/", "http://x:port/"))
            assertThatThrownBy(() -> address("a.url=" + bad)).as(bad).hasMessageContaining("expected an address");
    }

    private static String address(String setting) {
        var config = Config.load(List.of(), Map.of(), List.of(setting));
        var url = config.httpUrl("a.url", "somewhere");
        config.check();
        return url;
    }

    @Test
    void wordsOfAKeyAreWordsInTheEnvironment() {
        var config = Config.load(List.of(), Map.of("KESSAI_PAY_DEADLINE_MILLIS", "5"), List.of());
        assertThat(number(config, "pay.deadlineMillis")).isEqualTo(5);
        config.check();
    }

    @Test
    void anUnknownKeyStopsTheStartWithASuggestion() {
        var config = Config.load(List.of(), Map.of("KESSAI_PAY_LANS", "5"), List.of("pay.deadlineMilis=5", "Zzz=1"));
        assertThat(number(config, "pay.lanes")).isEqualTo(7);
        assertThat(number(config, "pay.deadlineMillis")).isEqualTo(7);
        assertThat(problems(config))
                .hasSize(3)
                .anyMatch(line -> line.contains("KESSAI_PAY_LANS; did you mean pay.lanes?"))
                .anyMatch(line -> line.endsWith("did you mean pay.deadlineMillis?"))
                .anyMatch(line -> line.endsWith("no such key: Zzz"));
    }

    @Test
    void namesInTheMiddleOfKeysAreFoundWhereverTheyWereGiven() {
        var environment = Map.of("KESSAI_PARTIES_TEA_HOUSE_KIND", "pivot", "KESSAI_PARTIES_A_1_KIND", "x");
        var settings = List.of("parties.coffee.address=x", "parties.coffee.kind=y", "parties.water.colour=z");
        var config = Config.load(List.of(), environment, settings);
        assertThat(config.names("parties", List.of("address", "kind"))).containsExactly("coffee", "teaHouse");
        assertThat(config.text("parties.teaHouse.kind", "", "")).isEqualTo("pivot");
        assertThat(problems(config)).as("the rest is unknown").hasSize(4);
    }

    @Test
    void valuesBeyondTheirLimitsStopTheStartAllAtOnce() {
        var config =
                Config.load(List.of(), Map.of(), List.of("pay.a=101", "pay.b=x", "pay.c=yes", "pay.d=none", "nothing"));
        assertThat(number(config, "pay.a")).isEqualTo(7);
        assertThat(number(config, "pay.b")).isEqualTo(7);
        assertThat(config.bool("pay.c", true, "")).isTrue();
        assertThat(config.choice("pay.d", Shape.MANY, "")).isEqualTo(Shape.MANY);
        assertThat(problems(config))
                .containsExactlyInAnyOrder(
                        "--set: pay.a = 101: expected a whole number from 1 to 100",
                        "--set: pay.b = x: expected a whole number from 1 to 100",
                        "--set: pay.c = yes: expected true or false",
                        "--set: pay.d = none: expected one of one-process, many",
                        "--set nothing: not key=value");
    }

    @Test
    void eachKindOfValueIsRead() {
        var config = Config.load(
                List.of(),
                Map.of(),
                List.of("x.n=1_000_000", "x.b=true", "x.t= a b ", "x.e=one-process", "x.p=/tmp/x"));
        assertThat(config.number("x.n", 0, 0, 1L << 40, "")).isEqualTo(1_000_000);
        assertThat(config.bool("x.b", false, "")).isTrue();
        assertThat(config.text("x.t", "", "")).isEqualTo("a b");
        assertThat(config.choice("x.e", Shape.MANY, "")).isEqualTo(Shape.ONE_PROCESS);
        assertThat(config.path("x.p", Path.of("."), "")).isEqualTo(Path.of("/tmp/x"));
        config.check();
    }

    @Test
    void aSecretIsNeverShown() {
        var config = Config.load(List.of(), Map.of(), List.of("x.password=hunter2"));
        assertThat(config.secret("x.password", "", "of the database")).isEqualTo("hunter2");
        assertThat(config.describe().toString()).doesNotContain("hunter2").contains("of the database");
    }

    @Test
    void aMissingFileAndAKeyDeclaredTwiceAreTold() {
        assertThatThrownBy(() -> Config.load(List.of(directory.resolve("none")), Map.of(), List.of()))
                .isInstanceOf(ConfigFailure.class)
                .hasMessageContaining("none");
        var config = Config.load(List.of(), Map.of(), List.of());
        assertThat(number(config, "pay.a")).isEqualTo(7);
        assertThatThrownBy(() -> number(config, "pay.a")).hasMessage("declared twice: pay.a");
    }

    @Test
    void distanceCountsChanges() {
        assertThat(Config.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Config.distance("", "abc")).isEqualTo(3);
        assertThat(Config.distance("abc", "abc")).isZero();
    }

    private static int number(Config config, String key) {
        return config.integer(key, 7, 1, 100, "a number");
    }

    private static List<String> problems(Config config) {
        return catchThrowableOfType(ConfigFailure.class, config::check).problems();
    }
}
