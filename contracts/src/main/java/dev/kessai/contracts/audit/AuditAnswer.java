package dev.kessai.contracts.audit;

/** How an asking ended. */
public sealed interface AuditAnswer {
    /**
     * All of the span was told.
     *
     * @param events how many
     */
    record Listed(long events) implements AuditAnswer {}

    /**
     * The end of the span is not yet past for the whole service: nothing was told, ask again.
     *
     * @param completeUntilMicros the latest end of a span that would be answered now; it moves soon after an asking
     */
    record NotYet(long completeUntilMicros) implements AuditAnswer {}
}
