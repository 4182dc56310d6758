package dev.kessai.contracts.audit;

import java.util.List;

/**
 * One thing that a service said, as its state tables have it.
 *
 * @param eventId unique within the service, and to be had from the published event: {@code {payment}:{version}} of the
 *     coordinator, {@code {payment}:{leg}} of a ledger
 * @param payment 0 where it belongs to no payment
 * @param atMicros business time
 * @param accountingCode empty where the service does not know the meaning, such as a ledger
 * @param amounts what moved, if anything
 */
public record AuditEvent(
        String eventId, long payment, long atMicros, String accountingCode, List<AuditMovement> amounts) {
    public AuditEvent {
        amounts = List.copyOf(amounts);
    }
}
