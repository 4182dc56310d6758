package dev.kessai.payment;

import dev.kessai.base.hash.LongMap;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Callers that wait for a payment to reach the state they wish; survives that memory of a lane is dropped. */
final class Watchers {
    /** A failed payment is answered when every hold is released, at the latest this long after the decision. */
    static final long RELEASE_MICROS = 1_000_000;

    /** @param deadlineMillis machine clock: by then he is answered, whatever there is to tell */
    record Watcher(Wait until, long deadlineMillis, boolean replayed, Consumer<PaymentAnswer> answer) {}

    private final LongMap<List<Watcher>> byPayment = new LongMap<>();

    void add(long payment, Watcher watcher) {
        byPayment.computeIfAbsent(payment, id -> new ArrayList<>(1)).add(watcher);
    }

    boolean waitFor(long payment) {
        return byPayment.contains(payment);
    }

    /** Answers those whose wish is fulfilled or whose time is over; the others stay. */
    void look(Payment payment, Payment.Now now) {
        var watching = byPayment.get(payment.id());
        if (watching == null) return;
        var staying = new ArrayList<Watcher>(0);
        for (var watcher : watching) {
            boolean satisfied = isSatisfied(watcher.until(), payment, now);
            if (satisfied || now.machineMillis() >= watcher.deadlineMillis())
                watcher.answer().accept(new PaymentAnswer.Taken(Views.view(payment), watcher.replayed(), satisfied));
            else staying.add(watcher);
        }
        if (staying.isEmpty()) byPayment.remove(payment.id());
        else byPayment.put(payment.id(), staying);
    }

    /** When {@link #look} is wanted at the latest, machine milliseconds; {@link Long#MAX_VALUE} for nobody waits. */
    long nextMillis(long payment) {
        var watching = byPayment.get(payment);
        long next = Long.MAX_VALUE;
        if (watching != null) for (var watcher : watching) next = Math.min(next, watcher.deadlineMillis());
        return next;
    }

    static boolean isSatisfied(Wait until, Payment payment, Payment.Now now) {
        return switch (payment.state()) {
            case SUCCEEDED, FAILED -> true;
            case CREATED, TRYING -> false;
            case WAITING_EXTERNAL, AUTHORIZED, DECIDED_CONFIRM -> until == Wait.DECIDED;
            case DECIDED_CANCEL ->
                until == Wait.DECIDED && now.businessMicros() >= payment.decidedAtMicros() + RELEASE_MICROS;
        };
    }
}
