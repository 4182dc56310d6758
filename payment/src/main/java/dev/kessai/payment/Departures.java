package dev.kessai.payment;

import dev.kessai.base.hash.LongMap;
import dev.kessai.base.hash.Mix;
import dev.kessai.base.id.Ids;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.payment.Payment.Now;
import dev.kessai.payment.Payment.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What leaves a payment worker, and when: nothing before the commit, then answers, then commands, one list a
 * participant; and later, by timers, the same commands again. What is noted for a batch is dropped with it; who waits
 * and what is timed stays.
 */
final class Departures {
    /** A wave without any answer for this long is sent again. */
    static final long SILENCE_MICROS = 2_000_000;

    /** After a participant said that it does not know, its leg is asked again after this. */
    static final long RETRY_MIN_MICROS = 200_000;

    /** Pauses grow with the payment's age (half of it) up to this. */
    static final long RETRY_MAX_MICROS = 600_000_000;

    private static final int TIMERS_MAX = 2_048;

    private record Watch(long payment, Watchers.Watcher watcher) {}

    private final PaymentMemory memory;
    private final PaymentProgram.Dispatch dispatch;
    private final Timers timers = new Timers();
    private final Watchers watchers = new Watchers();

    /** Refunds that came before their payment was through; by payment. */
    private final LongMap<List<PaymentInput>> deferred = new LongMap<>();

    private final List<PaymentInput> ready = new ArrayList<>();

    // Of the batch under way.
    private final List<Flight> touched = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<PaymentInput.Ask> postponed = new ArrayList<>();

    Departures(PaymentMemory memory, PaymentProgram.Dispatch dispatch) {
        this.memory = memory;
        this.dispatch = dispatch;
    }

    /** Half of the payment's age, with a jitter of an eighth that its id fixes. */
    static long pauseMicros(Flight flight, Now now, long leastMicros) {
        return pauseMicros(flight, now, leastMicros, RETRY_MAX_MICROS);
    }

    /** The same with another most. */
    static long pauseMicros(Flight flight, Now now, long leastMicros, long mostMicros) {
        long age = Math.max(0, now.businessMicros() - flight.payment().head().createdAtMicros());
        long pause = Math.max(leastMicros, Math.min(mostMicros, age / 2));
        return pause + pause * (Mix.mix(flight.payment().id()) & 127) / 1_024;
    }

    /** The payment is looked at after the commit. */
    void touch(Flight flight) {
        if (flight.changed()) return;
        flight.changed(true);
        touched.add(flight);
    }

    /** The caller is answered when the payment is as it wishes. */
    void watch(long payment, PaymentCommand.Change command, boolean replayed, Consumer<PaymentAnswer> answer) {
        long answered = command.deadlineMillis() + PaymentCommand.GRACE_MILLIS;
        watches.add(new Watch(payment, new Watchers.Watcher(command.until(), answered, replayed, answer)));
        var flight = memory.find(payment);
        if (flight != null) touch(flight);
    }

    /** The caller is answered after the commit. */
    void answer(Consumer<PaymentAnswer> to, PaymentAnswer answer) {
        answers.add(() -> to.accept(answer));
    }

    /** The command comes again when its payment is through. */
    void postpone(PaymentInput.Ask ask) {
        postponed.add(ask);
    }

    /** The input comes again at once. */
    void again(PaymentInput input) {
        ready.add(input);
    }

    /** After the commit. */
    void leave(Now now) {
        for (var watch : watches) {
            watchers.add(watch.payment(), watch.watcher());
            if (watch.watcher().replayed()) timers.add(watch.watcher().deadlineMillis() * 1_000, watch.payment());
        }
        for (var ask : postponed)
            deferred.computeIfAbsent(ask.payment(), id -> new ArrayList<>(1)).add(ask);
        Map<String, List<Command>> commands = new LinkedHashMap<>();
        for (var flight : touched) settle(flight, now, commands);
        for (var answer : answers) answer.run();
        clear();
        commands.forEach(dispatch::send);
    }

    /** The batch had no effect. */
    void drop() {
        for (var flight : touched) flight.changed(false);
        clear();
    }

    private void clear() {
        touched.clear();
        watches.clear();
        answers.clear();
        postponed.clear();
    }

    /** What was announced is sent, who waits is told, memory keeps what goes on. */
    private void settle(Flight flight, Now now, Map<String, List<Command>> commands) {
        flight.changed(false);
        var payment = flight.payment();
        var lane = memory.lane(Ids.laneOf(payment.id()));
        if (flight.resend()) send(flight, now, commands);
        watchers.look(payment, now);
        boolean stays = !payment.state().isFinal() && !flight.resting();
        if (stays) {
            lane.keep(flight);
            arm(flight, now);
        } else {
            lane.flights().remove(payment.id());
            releaseDeferred(payment.id());
            if (watchers.waitFor(payment.id())) timers.add(watchers.nextMillis(payment.id()) * 1_000, payment.id());
        }
    }

    private static void send(Flight flight, Now now, Map<String, List<Command>> commands) {
        for (var command : flight.payment().next())
            commands.computeIfAbsent(command.ledger(), name -> new ArrayList<>())
                    .add(command);
        // Without an answer it asks again, or rests: no longer than this does it take a place in memory.
        long pause = Math.min(pauseMicros(flight, now, SILENCE_MICROS), PaymentProgram.MEMORY_PAUSE_MICROS);
        flight.sent(micros(now) + pause);
    }

    /** Sees to it that somebody looks in time; a timer that comes too early arms the next one. */
    private void arm(Flight flight, Now now) {
        var payment = flight.payment();
        long next = flight.retryAtMicros();
        if (payment.state() == State.TRYING && !payment.isPivotSent()) // else the deadline has no say
        next = Math.min(next, payment.progress().deadlineMillis() * 1_000);
        if (watchers.waitFor(payment.id())) {
            next = Math.min(next, watchers.nextMillis(payment.id()) * 1_000);
            if (payment.state() == State.DECIDED_CANCEL) next = Math.min(next, micros(now) + Watchers.RELEASE_MICROS);
        }
        if (flight.armedAtMicros() <= next) return;
        long at = Math.max(next, micros(now) + 1_000);
        flight.armedAt(at);
        timers.add(at, payment.id());
    }

    private void releaseDeferred(long payment) {
        var waiting = deferred.get(payment);
        if (waiting == null) return;
        ready.addAll(waiting);
        deferred.remove(payment);
    }

    long wakeAtMicros() {
        return ready.isEmpty() ? timers.nextMicros() : 0;
    }

    /** What time sends: inputs that come again, and a look at payments whose timer has come. */
    List<PaymentInput> due(long nowMicros) {
        var due = new ArrayList<>(ready);
        ready.clear();
        timers.due(nowMicros, TIMERS_MAX, payment -> {
            var flight = memory.find(payment);
            if (flight != null) flight.armedAt(Long.MAX_VALUE);
            if (flight != null || watchers.waitFor(payment)) due.add(new PaymentInput.Tick(payment));
        });
        return due;
    }

    private static long micros(Now now) {
        return now.machineMillis() * 1_000;
    }
}
