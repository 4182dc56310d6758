package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import dev.kessai.edge.gateway.Gateway;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What the public API takes, see {@link Gateway.Settings}. */
record HttpLimits(
        int concurrentMax,
        int readMillisMax,
        int clientPerSecond,
        int addressPerSecond,
        Set<String> trustedProxies,
        Set<String> closedRoutes) {
    static HttpLimits of(Config config) {
        return new HttpLimits(
                config.integer("http.concurrentMax", 8_192, 1, 100_000, "requests under way; more are refused"),
                config.integer("http.readMillisMax", 10_000, 100, 60_000, "a body that takes longer is given up"),
                config.integer("http.clientPerSecond", 50_000, 1, 1_000_000, "requests of one API client"),
                config.integer("http.addressPerSecond", 50_000, 1, 1_000_000, "requests from one address"),
                list(config.text("http.trustedProxies", "", "addresses whose X-Forwarded-For is believed, by comma")),
                list(config.text("http.closedRoutes", "", "switched off, by comma, such as POST /v1/payments")));
    }

    Gateway.Settings settings(int port) {
        return new Gateway.Settings(
                port, concurrentMax, readMillisMax, clientPerSecond, addressPerSecond, trustedProxies, closedRoutes);
    }

    private static Set<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toSet());
    }
}
