package dev.kessai.edge.gateway;

import dev.kessai.base.http.Route;
import dev.kessai.base.telemetry.Telemetry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Latency of each route by class of status ({@code kessai_http_request_seconds}). Thread-safe. */
final class RequestCounts {
    private static final int CLASSES = 6;

    private final Map<String, Timer[]> byRoute = new HashMap<>();
    private final Timer[] unknown;

    RequestCounts(Telemetry telemetry, List<Route> routes) {
        for (var route : routes) byRoute.put(Gateway.name(route), timers(telemetry, Gateway.name(route)));
        unknown = timers(telemetry, "none");
    }

    /** @param route null where none matched */
    void add(@Nullable Route route, int status, long nanos) {
        var timers = route == null ? unknown : byRoute.getOrDefault(Gateway.name(route), unknown);
        timers[Math.clamp(status / 100, 0, CLASSES - 1)].record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Timer[] timers(Telemetry telemetry, String route) {
        var timers = new Timer[CLASSES];
        for (int i = 0; i < CLASSES; i++)
            timers[i] = telemetry.timer("http.request", "route", route, "status", i + "xx");
        return timers;
    }
}
