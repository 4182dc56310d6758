package dev.kessai.base.telemetry;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Names one request from the edge to the last service; every log line written meanwhile carries it. Travels as metadata
 * of calls; {@link #call} sets it for a thread and what runs inside it.
 *
 * @param value 8 to 64 letters, digits, hyphens, underscores: it may come from outside and goes into logs
 */
public record RequestId(String value) {
    private static final ScopedValue<RequestId> CURRENT = ScopedValue.newInstance();
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{8,64}");

    public RequestId {
        if (!VALUE.matcher(value).matches()) throw new IllegalArgumentException("not a request id");
    }

    public static RequestId random(RandomGenerator random) {
        return new RequestId("req_" + Long.toUnsignedString(random.nextLong() | Long.MIN_VALUE, 36));
    }

    /** The caller's, where it is one. */
    public static Optional<RequestId> find(String given) {
        return VALUE.matcher(given).matches() ? Optional.of(new RequestId(given)) : Optional.empty();
    }

    public static Optional<RequestId> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Runs the work as part of this request. */
    public <T> T call(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }

    /** Runs the work as part of this request. */
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }
}
