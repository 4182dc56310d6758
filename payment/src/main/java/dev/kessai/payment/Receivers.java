package dev.kessai.payment;

import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Accounts.Receiver;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Whether a payee exists and may receive: asked before Try, never at Credit (01-payment rule 6). What a ledger said is
 * good for one second, so a suspension acts within that time and a busy merchant costs one read a second. Any thread.
 */
final class Receivers {
    static final long GOOD_FOR_MICROS = 1_000_000;

    /** Owners remembered; beyond it everything is forgotten. */
    static final int REMEMBERED_MAX = 100_000;

    private record Remembered(Optional<Receiver> receiver, long atMicros) {}

    private final Accounts accounts;
    private final LongSupplier machineMicros;
    private final ConcurrentHashMap<Long, Remembered> remembered = new ConcurrentHashMap<>();

    Receivers(Accounts accounts, LongSupplier machineMicros) {
        this.accounts = accounts;
        this.machineMicros = machineMicros;
    }

    /** Why this owner cannot receive; empty when it can. Blocks the caller on a read at most. */
    Optional<Refusal> refusal(long owner) {
        return receiver(owner)
                .map(found -> {
                    if (!found.open()) return Optional.of(Refusal.PAYEE_CLOSED);
                    return found.receiveBlocked() ? Optional.of(Refusal.PAYEE_BLOCKED) : Optional.<Refusal>empty();
                })
                .orElse(Optional.of(Refusal.PAYEE_NOT_FOUND));
    }

    private Optional<Receiver> receiver(long owner) {
        long now = machineMicros.getAsLong();
        var known = remembered.get(owner);
        if (known != null && now - known.atMicros() < GOOD_FOR_MICROS) return known.receiver();
        var read = Optional.ofNullable(accounts.receivers(List.of(owner)).get(owner));
        if (remembered.size() >= REMEMBERED_MAX) remembered.clear();
        if (read.isPresent()) remembered.put(owner, new Remembered(read, now)); // a new owner is seen at once
        return read;
    }
}
