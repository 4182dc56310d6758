package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.time.SandboxClock;
import dev.kessai.contracts.catalogue.RequestError;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The business clock of a sandbox (06-edge, Partner): what would take days is tried out in seconds. */
public final class TestClockApi {
    private static final String SCOPE = "partner";
    private static final long WAIT_MILLIS_MAX = 60_000;
    private static final long AHEAD_MICROS_MAX =
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(3_660)));

    private final SandboxClock clock;
    private final Problems problems;

    public TestClockApi(SandboxClock clock, Problems problems) {
        this.clock = clock;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/v1/test-clock", SCOPE, false, call -> show(200)),
                new Route(Method.POST, "/v1/test-clock/freeze", SCOPE, true, this::freeze),
                new Route(Method.POST, "/v1/test-clock/advance", SCOPE, true, this::advance));
    }

    private Answer show(int status) {
        var reading = clock.read();
        var json = Json.object();
        json.put("object", "test_clock");
        Json.time(json, "now", reading.micros());
        json.put("frozen", reading.frozen());
        json.put("status", reading.advancing() ? "advancing" : "ready");
        if (!reading.waitsFor().isEmpty()) json.put("waits_for", reading.waitsFor());
        return Json.answer(status, json);
    }

    private Answer freeze(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        clock.freeze();
        return show(200);
    }

    private Answer advance(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        long to = time(fields, "to", clock.read().micros());
        long wait = fields.integer("wait_seconds", WAIT_MILLIS_MAX / 1_000);
        if (wait < 0 || wait > WAIT_MILLIS_MAX / 1_000) fields.wrong(RequestError.VALUE_INVALID, "wait_seconds");
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        return switch (clock.advance(to, wait * 1_000)) {
            case DONE -> show(200);
            case UNDER_WAY -> show(202);
            case NOT_QUIET ->
                problems.detailed(RequestError.CLOCK_NOT_QUIET, clock.read().waitsFor(), call);
            case BACKWARDS -> problems.of(RequestError.CLOCK_BACKWARDS, "to", call);
        };
    }

    /** Not further ahead than ten years: nobody waits for the end of time. */
    private static long time(Fields fields, String name, long nowMicros) {
        try {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(fields.text(name)));
            if (micros <= nowMicros + AHEAD_MICROS_MAX) return micros;
        } catch (DateTimeParseException | ArithmeticException e) {
            // said below
        }
        fields.wrong(RequestError.VALUE_INVALID, name);
        return nowMicros;
    }
}
