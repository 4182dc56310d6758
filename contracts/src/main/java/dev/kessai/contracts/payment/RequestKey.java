package dev.kessai.contracts.payment;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.hash.Mix;

/**
 * Who asked, under which idempotency key, and for what (01-payment rule 10). Keys of operations on an existing payment
 * are scoped to that payment, since they run in its lane.
 *
 * @param principal hash of API client and end user
 * @param key hash of the idempotency key
 * @param fingerprint hash of method, route and parsed body in canonical form
 */
public record RequestKey(long principal, Hash128 key, Hash128 fingerprint) {
    /** The lane of what is created under this key, 0 to lanes - 1: hash(principal, key), for all callers. */
    public int lane(int lanes) {
        return Mix.lane(Mix.mix(principal) ^ key.high(), lanes);
    }

    /** What a trace follows until there is a payment with an id; never one of those. */
    public long traceSubject() {
        return (Mix.mix(principal) ^ key.low()) | Long.MIN_VALUE;
    }
}
