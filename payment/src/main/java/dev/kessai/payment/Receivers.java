package dev.kessai.payment;

import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Accounts.Receiver;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Whether a payee exists and may receive: asked before Try, never at Credit (01-payment rule 6). What a ledger said is
 * good for one second, so a suspension acts within that time. Payees that are asked for again in the second half of it
 * are read ahead, many with one call: busy merchants cost a few reads a second, however many they are. Any thread.
 */
public final class Receivers {
    static final long GOOD_FOR_MICROS = 1_000_000;

    private static final long READ_AHEAD_MICROS = GOOD_FOR_MICROS / 2;

    /** Owners remembered; beyond it everything is forgotten. */
    static final int REMEMBERED_MAX = 100_000;

    /** Most owners of one call. */
    private static final int CALL_MAX = 1_024;

    private record Remembered(Receiver receiver, long atMicros) {}

    private final Accounts accounts;
    private final LongSupplier machineMicros;
    private final Executor later;
    private final ConcurrentHashMap<Long, Remembered> remembered = new ConcurrentHashMap<>();
    private final ConcurrentHashMap.KeySetView<Long, Boolean> ahead = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean reading = new AtomicBoolean();

    /**
     * @param accounts the ledger that knows who exists
     * @param later runs what reads ahead, a moment later, so that others may join; it may also never run it
     */
    public Receivers(Accounts accounts, LongSupplier machineMicros, Executor later) {
        this.accounts = accounts;
        this.machineMicros = machineMicros;
        this.later = later;
    }

    /** Why this owner cannot receive; empty when it can. Blocks the caller on a read at most. */
    Optional<Refusal> refusal(long owner) {
        var receiver = receiver(owner);
        if (receiver.isEmpty()) return Optional.of(Refusal.PAYEE_NOT_FOUND);
        if (!receiver.get().open()) return Optional.of(Refusal.PAYEE_CLOSED);
        return receiver.get().receiveBlocked() ? Optional.of(Refusal.PAYEE_BLOCKED) : Optional.empty();
    }

    private Optional<Receiver> receiver(long owner) {
        long now = machineMicros.getAsLong();
        var known = remembered.get(owner);
        if (known == null || now - known.atMicros() >= GOOD_FOR_MICROS) {
            read(List.of(owner), now);
            known = remembered.get(owner);
        } else if (now - known.atMicros() >= READ_AHEAD_MICROS && ahead.add(owner)) readAhead();
        return Optional.ofNullable(known).map(Remembered::receiver);
    }

    private void readAhead() {
        if (!reading.compareAndSet(false, true)) return;
        later.execute(() -> {
            try {
                readAll(List.copyOf(ahead));
            } finally {
                ahead.clear();
                reading.set(false);
            }
        });
    }

    private void readAll(List<Long> owners) {
        for (int from = 0; from < owners.size(); from += CALL_MAX)
            read(owners.subList(from, Math.min(owners.size(), from + CALL_MAX)), machineMicros.getAsLong());
    }

    /** A missing owner is not remembered: a new one is seen at once. */
    private void read(List<Long> owners, long now) {
        var found = accounts.receivers(new ArrayList<>(owners));
        if (remembered.size() + found.size() > REMEMBERED_MAX) remembered.clear();
        for (long owner : owners) {
            var receiver = found.get(owner);
            if (receiver == null) remembered.remove(owner);
            else remembered.put(owner, new Remembered(receiver, now));
        }
    }
}
