package dev.kessai.contracts.deferred;

import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;

/**
 * A user pays what he owes: late fees first, then the oldest debt; what exceeds it becomes his money.
 *
 * @param amountMinor 1 or more
 * @param source participant that pays
 * @param deadlineMillis machine clock: until when the caller waits
 */
public record Repayment(RequestKey key, long user, long amountMinor, String source, Wait until, long deadlineMillis) {}
