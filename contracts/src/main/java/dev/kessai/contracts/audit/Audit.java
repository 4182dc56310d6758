package dev.kessai.contracts.audit;

import java.util.List;
import java.util.function.Consumer;

/** A service as reconciliation asks it. Thread-safe. */
public interface Audit {
    /** Most events of one page. */
    int PAGE_MAX = 1_000;

    /** Such as payment or balance. */
    String service();

    /**
     * Tells every event from the first instant up to, and without, the second, by at, page after page; blocks the
     * calling (virtual) thread. Nothing is told where the answer is {@link AuditAnswer.NotYet}. Where it throws, some
     * pages may have been told: ask again and know events by their ids.
     *
     * @param fromMicros business time, microseconds since 1970, not negative
     * @param toMicros not before {@code fromMicros}
     * @param pages takes pages that are not empty; while it is busy nothing is read and no transaction is open
     */
    AuditAnswer list(long fromMicros, long toMicros, Consumer<List<AuditEvent>> pages);

    /** @throws IllegalArgumentException where this is no span of time */
    static void checkSpan(long fromMicros, long toMicros) {
        if (fromMicros < 0 || toMicros < fromMicros)
            throw new IllegalArgumentException("from " + fromMicros + " to " + toMicros + " is no span of time");
    }

    /** Hands a list over in pages. */
    static void tell(List<AuditEvent> events, Consumer<List<AuditEvent>> pages) {
        for (int from = 0; from < events.size(); from += PAGE_MAX)
            pages.accept(List.copyOf(events.subList(from, Math.min(events.size(), from + PAGE_MAX))));
    }
}
