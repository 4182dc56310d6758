package dev.kessai.payment;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Accounts.Receiver;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a payee exists and may receive: asked before Try, never at Credit (01-payment rule 6). What a ledger said is
 * good for one second, so a suspension acts within that time. Payees that are asked for again in the second half of it
 * are read ahead, many with one call: busy merchants cost a few reads a second, however many they are. Others, and
 * those who may hold only so much, are read at once, together with all that are asked for while a read is under way:
 * the ledger may be in another process. Nobody is blocked. Any thread.
 */
public final class Receivers {
    private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);

    static final long GOOD_FOR_MICROS = 1_000_000;

    private static final long READ_AHEAD_MICROS = GOOD_FOR_MICROS / 2;

    /** Owners remembered; beyond it everything is forgotten. */
    static final int REMEMBERED_MAX = 100_000;

    /** Most owners of one call. */
    private static final int CALL_MAX = 1_024;

    /** Who waits for an answer, with what is to be received. */
    private record Asked(Currency currency, long amountMinor, Consumer<Optional<Refusal>> then) {}

    private record Remembered(Receiver receiver, long atMicros) {}

    private final Accounts accounts;
    private final LongSupplier machineMicros;
    private final Executor now;
    private final Executor later;
    private final ConcurrentHashMap<Long, Remembered> remembered = new ConcurrentHashMap<>();
    private final ConcurrentHashMap.KeySetView<Long, Boolean> ahead = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean readingAhead = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private Map<Long, List<Asked>> asked = new LinkedHashMap<>();
    private boolean reading;

    /**
     * @param accounts the ledger that knows who exists
     * @param now runs a read, which blocks: a thread of its own
     * @param later runs what reads ahead, a moment later, so that others may join; it may also never run it
     */
    public Receivers(Accounts accounts, LongSupplier machineMicros, Executor now, Executor later) {
        this.accounts = accounts;
        this.machineMicros = machineMicros;
        this.now = now;
        this.later = later;
    }

    /**
     * Tells why this owner cannot receive, or nothing when it can; STORE_UNAVAILABLE where the ledger does not answer.
     *
     * @param amountMinor what is to be received in this ledger, from 0
     * @param then called before this returns where the ledger's word is fresh, else from a thread that reads
     */
    void refusal(long owner, Currency currency, long amountMinor, Consumer<Optional<Refusal>> then) {
        long nowMicros = machineMicros.getAsLong();
        var known = remembered.get(owner);
        if (known == null || nowMicros - known.atMicros() >= GOOD_FOR_MICROS) {
            ask(owner, new Asked(currency, amountMinor, then));
            return;
        }
        if (nowMicros - known.atMicros() >= READ_AHEAD_MICROS && ahead.add(owner)) readAhead();
        then.accept(refusal(known.receiver(), currency, amountMinor));
    }

    /** The ledger that knows who exists. */
    String ledger() {
        return accounts.name();
    }

    private static Optional<Refusal> refusal(@Nullable Receiver receiver, Currency currency, long amountMinor) {
        if (receiver == null) return Optional.of(Refusal.PAYEE_NOT_FOUND);
        if (!receiver.open()) return Optional.of(Refusal.PAYEE_CLOSED);
        if (receiver.receiveBlocked()) return Optional.of(Refusal.PAYEE_BLOCKED);
        for (var room : receiver.rooms())
            if (room.currency() == currency && amountMinor > room.leftMinor())
                return Optional.of(Refusal.PAYEE_LIMIT_EXCEEDED);
        return Optional.empty();
    }

    private void ask(long owner, Asked question) {
        lock.lock();
        try {
            asked.computeIfAbsent(owner, it -> new ArrayList<>(1)).add(question);
            if (reading) return;
            reading = true;
        } finally {
            lock.unlock();
        }
        now.execute(this::answer);
    }

    private void answer() {
        for (var taken = take(); !taken.isEmpty(); taken = take()) {
            Map<Long, Receiver> found = Map.of();
            boolean answered = true;
            try {
                found = read(List.copyOf(taken.keySet()));
            } catch (RuntimeException e) {
                LOG.warn("cannot read {} payees: {}", taken.size(), e.toString());
                answered = false;
            }
            for (var each : taken.entrySet()) {
                var receiver = found.get(each.getKey());
                for (var asks : each.getValue())
                    asks.then()
                            .accept(
                                    answered
                                            ? refusal(receiver, asks.currency(), asks.amountMinor())
                                            : Optional.of(Refusal.STORE_UNAVAILABLE));
            }
        }
    }

    private Map<Long, List<Asked>> take() {
        lock.lock();
        try {
            var taken = asked;
            asked = new LinkedHashMap<>();
            reading = !taken.isEmpty();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void readAhead() {
        if (!readingAhead.compareAndSet(false, true)) return;
        later.execute(() -> {
            try {
                var _ = read(List.copyOf(ahead));
            } finally {
                ahead.clear();
                readingAhead.set(false);
            }
        });
    }

    /** A missing owner is not remembered: a new one is seen at once; nor is one whose room changes as it receives. */
    private Map<Long, Receiver> read(List<Long> owners) {
        var found = new HashMap<Long, Receiver>();
        for (int from = 0; from < owners.size(); from += CALL_MAX) {
            long nowMicros = machineMicros.getAsLong();
            var some = owners.subList(from, Math.min(owners.size(), from + CALL_MAX));
            var receivers = accounts.receivers(some);
            if (remembered.size() + receivers.size() > REMEMBERED_MAX) remembered.clear();
            for (long owner : some) {
                var receiver = receivers.get(owner);
                if (receiver == null || !receiver.rooms().isEmpty()) remembered.remove(owner);
                else remembered.put(owner, new Remembered(receiver, nowMicros));
            }
            found.putAll(receivers);
        }
        return found;
    }
}
