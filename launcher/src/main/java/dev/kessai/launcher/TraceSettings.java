package dev.kessai.launcher;

import dev.kessai.base.config.Config;
import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.base.telemetry.Telemetry.Sampling;

/**
 * Where traces go, and which.
 *
 * @param otlpUrl of a collector's OTLP over HTTP, such as {@code http://127.0.0.1:4318/v1/traces}; empty for none
 */
record TraceSettings(String otlpUrl, Sampling sampling) {
    static TraceSettings of(Config config) {
        var usual = Sampling.USUAL;
        return new TraceSettings(
                config.httpUrl("traces.otlpUrl", "collector of traces, OTLP over HTTP; empty for no traces"),
                new Sampling(
                        config.integer("traces.oneIn", usual.oneIn(), 1, 1_000_000, "every so many'th trace is kept"),
                        config.integer(
                                "traces.slowMillis",
                                usual.slowMillis(),
                                1,
                                60_000,
                                "a span that takes longer is kept")));
    }

    Telemetry telemetry() {
        return otlpUrl.isEmpty() ? Telemetry.withoutTraces() : Telemetry.withTraces("kessai", otlpUrl, sampling);
    }
}
