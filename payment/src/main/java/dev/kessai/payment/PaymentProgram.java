package dev.kessai.payment;

import dev.kessai.base.id.Ids;
import dev.kessai.base.lane.LaneBatch;
import dev.kessai.base.lane.LaneFailure;
import dev.kessai.base.lane.LaneProgram;
import dev.kessai.base.lane.LaneRow;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.payment.Payment.Now;
import dev.kessai.payment.Payment.State;
import dev.kessai.payment.PaymentLane.Known;
import dev.kessai.payment.PaymentLane.RequestRef;
import dev.kessai.payment.PaymentStore.DueClock;
import dev.kessai.payment.PaymentStore.DueRow;
import dev.kessai.payment.PaymentStore.StoredRequest;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator as a lane program: inputs become events of payments, events become rows, and only after the commit
 * do commands and answers leave. What it knows beside the rows (which legs have answered, who waits) may be lost at any
 * time: the same keys are sent again and give the same answers.
 */
public final class PaymentProgram implements LaneProgram<PaymentInput> {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentProgram.class);

    /** A payment whose pause is longer leaves memory and gets a due row. */
    static final long MEMORY_PAUSE_MICROS = 8_000_000;

    /** So often at most a waiting external leg is asked for when no hint comes: at first, and towards its end. */
    static final long POLL_MICROS_MIN = 60_000_000;

    /** And so often in between: many that wait for days cost others nothing. */
    static final long POLL_MICROS_MAX = 3_600_000_000L;

    /** Where commands go: one list a participant and batch. */
    public interface Dispatch {
        void send(String participant, List<Command> commands);
    }

    /** Hears which payment a key is good for; called in decide, so what it hears may be taken back. */
    public interface Keys {
        Keys UNHEARD = (key, payment) -> {};

        void used(RequestKey key, long payment);
    }

    private final PaymentStore store;
    private final Keys keys;
    private final PaymentMemory memory;
    private final LongSupplier machineMicros;
    private final LongSupplier businessMicros;
    private final Departures departures;
    private Now now = new Now(0, 0);
    private volatile int open;

    /**
     * @param machineMicros the machine clock: deadlines and retries
     * @param businessMicros the business clock: expiry
     */
    public PaymentProgram(
            PaymentStore store, Dispatch dispatch, Keys keys, LongSupplier machineMicros, LongSupplier businessMicros) {
        this.store = store;
        this.keys = keys;
        this.memory = new PaymentMemory(store);
        this.departures = new Departures(memory, dispatch);
        this.machineMicros = machineMicros;
        this.businessMicros = businessMicros;
    }

    /** Payments in memory that are not final. Any thread. */
    public int openCount() {
        return open;
    }

    @Override
    public int lane(PaymentInput input) {
        return PaymentMemory.lane(input);
    }

    @Override
    public void acquired(LaneRow row) {
        memory.acquire(row.lane(), row.mark());
        departures.again(new PaymentInput.Wake(row.lane()));
    }

    @Override
    public void forget(int lane) {
        memory.forget(lane);
        departures.again(new PaymentInput.Wake(lane));
    }

    @Override
    public void load(LaneBatch<PaymentInput> batch) {
        now = new Now(machineMicros.getAsLong() / 1_000, batch.atMicros());
        memory.load(batch, now);
    }

    @Override
    public void decide(LaneBatch<PaymentInput> batch) {
        for (var flight : memory.resumed()) {
            departures.touch(flight);
            flight.resend(true);
            drive(batch, flight);
        }
        for (var flight : memory.woken()) wake(batch, flight);
        for (var input : batch.commands()) {
            switch (input) {
                case PaymentInput.Create create -> create(batch, create);
                case PaymentInput.Ask ask -> ask(batch, ask);
                case PaymentInput.Replied replied -> replied(batch, replied.reply());
                case PaymentInput.Tick tick -> {
                    var flight = memory.find(tick.payment());
                    if (flight != null) look(batch, flight);
                }
                case PaymentInput.Wake _ -> {} // load has done it
                case PaymentInput.Pass _ -> batch.touch();
            }
        }
    }

    private void create(LaneBatch<PaymentInput> batch, PaymentInput.Create create) {
        var command = create.command();
        if (replayed(create.lane(), command, create.answer())) return;
        switch (create.drafted()) {
            case Plans.Drafted.Refused refused -> refuse(create.answer(), refused.reason(), refused.param());
            case Plans.Drafted.Legs drafted -> {
                if (now.machineMillis() >= command.deadlineMillis()) {
                    answer(create.answer(), new PaymentAnswer.Retry(0, "the deadline came before the payment"));
                    return;
                }
                long id = memory.lane(create.lane()).nextId(now.machineMillis());
                var head = new Payment.Head(
                        id, 0, command.order(), drafted.legs(), batch.atMicros(), command.deadlineMillis());
                start(batch, command, new PaymentEvent.Created(head, create.riskAllows()), create.answer());
            }
        }
    }

    /** Writes request and first event; then the payment goes on as any other. */
    private void start(
            LaneBatch<PaymentInput> batch,
            PaymentCommand.Change command,
            PaymentEvent.Created created,
            Consumer<PaymentAnswer> answer) {
        var payment = Payment.created(created);
        useKey(batch, command, payment.id());
        var flight = new Flight(payment, false);
        int lane = Ids.laneOf(payment.id());
        store.addEvent(lane, payment, created, batch.epoch(lane));
        memory.lane(lane).keep(flight);
        flight.resend(true);
        departures.touch(flight);
        drive(batch, flight);
        departures.watch(payment.id(), command, false, answer);
    }

    private void useKey(LaneBatch<PaymentInput> batch, PaymentCommand.Change command, long target) {
        batch.touch();
        var key = command.key();
        int lane = Ids.laneOf(target);
        store.addRequest(
                new StoredRequest(lane, key.principal(), key.key(), key.fingerprint(), target), batch.epoch(lane));
        keys.used(key, target);
        memory.lane(lane).remember(new RequestRef(key.principal(), key.key()), new Known(key.fingerprint(), target));
    }

    /** True when the key has had its effect already: the caller gets the resource as it is now. */
    private boolean replayed(int lane, PaymentCommand.Change command, Consumer<PaymentAnswer> answer) {
        var key = command.key();
        var known = memory.known(lane, new RequestRef(key.principal(), key.key()));
        if (known == null) return false;
        if (known.fingerprint().equals(key.fingerprint())) departures.watch(known.target(), command, true, answer);
        else refuse(answer, Refusal.KEY_REUSED, "Idempotency-Key");
        return true;
    }

    private void ask(LaneBatch<PaymentInput> batch, PaymentInput.Ask ask) {
        int lane = Ids.laneOf(ask.payment());
        if (ask.command() instanceof PaymentCommand.Change change && replayed(lane, change, ask.answer())) return;
        var flight = memory.find(ask.payment());
        if (flight == null) {
            refuse(ask.answer(), Refusal.PAYMENT_NOT_FOUND, "id");
            return;
        }
        switch (ask.command()) {
            case PaymentCommand.Find _ ->
                answer(ask.answer(), new PaymentAnswer.Taken(Views.view(flight.payment()), false, true));
            case PaymentCommand.LegChanged _ -> {
                departures.touch(flight);
                flight.resend(true);
                answer(ask.answer(), new PaymentAnswer.Taken(Views.view(flight.payment()), false, true));
            }
            case PaymentCommand.Capture capture -> capture(batch, capture, flight, ask.answer());
            case PaymentCommand.VoidPayment command -> voidPayment(batch, command, flight, ask.answer());
            case PaymentCommand.Refund refund -> follow(batch, refund, flight, ask);
            case PaymentCommand.Release release -> follow(batch, release, flight, ask);
            case PaymentCommand.Create _ -> throw new IllegalStateException("a Create is no Ask");
        }
    }

    private void capture(
            LaneBatch<PaymentInput> batch,
            PaymentCommand.Capture command,
            Flight flight,
            Consumer<PaymentAnswer> answer) {
        var payment = flight.payment();
        if (payment.state() != State.AUTHORIZED) refuse(answer, Refusal.NOT_CAPTURABLE, "id");
        else if (command.amountMinor() <= 0) refuse(answer, Refusal.AMOUNT_NOT_POSITIVE, "amount");
        else if (command.amountMinor() > payment.order().amountMinor())
            refuse(answer, Refusal.CAPTURE_ABOVE_AUTHORIZED, "amount");
        else if (!payment.isCapturable(command.amountMinor())) refuse(answer, Refusal.NOT_CAPTURABLE, "amount");
        else {
            useKey(batch, command, payment.id());
            store(batch, flight, payment.capture(command.amountMinor()));
            departures.watch(payment.id(), command, false, answer);
        }
    }

    private void voidPayment(
            LaneBatch<PaymentInput> batch,
            PaymentCommand.VoidPayment command,
            Flight flight,
            Consumer<PaymentAnswer> answer) {
        var payment = flight.payment();
        boolean undecided = payment.state() == State.TRYING || payment.state() == State.WAITING_EXTERNAL;
        if (payment.isVoidable()) {
            useKey(batch, command, payment.id());
            store(batch, flight, payment.cancelled(Payment.VOIDED));
            departures.watch(payment.id(), command, false, answer);
        } else refuse(answer, undecided ? Refusal.NOT_NOW : Refusal.NOT_VOIDABLE, "id");
    }

    /** What is made from another payment reserves its parts there, in one transaction with its own first event. */
    private void follow(
            LaneBatch<PaymentInput> batch, PaymentCommand.Change command, Flight flight, PaymentInput.Ask ask) {
        var parent = flight.payment();
        if (parent.state() == State.DECIDED_CONFIRM) {
            departures.postpone(ask); // its parts are known when it has succeeded
            return;
        }
        switch (FollowUp.of(parent, command, batch.atMicros())) {
            case FollowUp.Refused refused -> refuse(ask.answer(), refused.reason(), refused.param());
            case FollowUp.Drafted drafted -> {
                if (now.machineMillis() >= command.deadlineMillis()) {
                    answer(ask.answer(), new PaymentAnswer.Retry(0, "the deadline came before the payment"));
                    return;
                }
                long id = memory.lane(Ids.laneOf(parent.id())).nextId(now.machineMillis());
                var head = new Payment.Head(
                        id, parent.id(), drafted.order(), drafted.legs(), batch.atMicros(), command.deadlineMillis());
                store(batch, flight, drafted.reserving(id));
                start(batch, command, new PaymentEvent.Created(head, true), ask.answer());
            }
        }
    }

    private void replied(LaneBatch<PaymentInput> batch, Reply reply) {
        var flight = memory.find(reply.leg().payment());
        if (flight == null) return; // over, or waiting: asked again when its time comes
        if (reply instanceof Reply.Alarm alarm)
            LOG.atError().addKeyValue("payment", reply.leg().payment()).log("contract broken: {}", alarm.code());
        if (reply instanceof Reply.Retry || reply instanceof Reply.NotOwner) {
            flight.retryAt(Math.min(
                    flight.retryAtMicros(),
                    micros() + Departures.pauseMicros(flight, now, Departures.RETRY_MIN_MICROS)));
            departures.touch(flight);
            return;
        }
        var after = flight.payment().after(reply);
        if (after.answers() == flight.payment().answers()) return; // not what this state asks for
        flight.payment(after);
        drive(batch, flight);
        if (!flight.payment().isAnsweredAndWaits()) return;
        // It rests soon, not now: the answer to a later question may be on its way.
        flight.retryAt(Math.min(flight.retryAtMicros(), micros() + Departures.SILENCE_MICROS));
        departures.touch(flight);
    }

    /** Stores every event that the answers so far lead to. */
    private void drive(LaneBatch<PaymentInput> batch, Flight flight) {
        for (var event = flight.payment().step(now);
                event.isPresent();
                event = flight.payment().step(now)) store(batch, flight, event.get());
    }

    /** Its due row has come: the row moves on, or goes with the end. */
    private void wake(LaneBatch<PaymentInput> batch, Flight flight) {
        look(batch, flight);
        if (flight.payment().state().isFinal() || flight.resting()) return;
        batch.touch();
        keepDue(flight);
    }

    /** While a payment with a due row is in memory, the row is there for whoever takes over after a crash. */
    private void keepDue(Flight flight) {
        putDue(flight, DueClock.MACHINE, micros() + Departures.pauseMicros(flight, now, Departures.SILENCE_MICROS));
    }

    /** A deadline, an expiry, a retry, or a caller who has waited long enough. */
    private void look(LaneBatch<PaymentInput> batch, Flight flight) {
        departures.touch(flight);
        var event = flight.payment().atTime(now);
        if (event.isPresent()) {
            store(batch, flight, event.get());
            drive(batch, flight);
            return;
        }
        if (flight.payment().state().isFinal()) return;
        if (!flight.asked() && flight.payment().state() != State.AUTHORIZED) flight.resend(true);
        else if (micros() >= flight.retryAtMicros()) retry(batch, flight);
    }

    /** Asks again soon, or rests until a due row comes: what waits long costs no memory. */
    private void retry(LaneBatch<PaymentInput> batch, Flight flight) {
        switch (flight.payment().state()) {
            case AUTHORIZED, WAITING_EXTERNAL -> rest(batch, flight);
            case CREATED, TRYING, DECIDED_CONFIRM, DECIDED_CANCEL, SUCCEEDED, FAILED -> {
                if (Departures.pauseMicros(flight, now, Departures.SILENCE_MICROS) > MEMORY_PAUSE_MICROS)
                    rest(batch, flight);
                else flight.resend(true);
            }
        }
    }

    private void rest(LaneBatch<PaymentInput> batch, Flight flight) {
        batch.touch();
        var payment = flight.payment();
        switch (payment.state()) {
            case AUTHORIZED ->
                putDue(flight, DueClock.BUSINESS, payment.progress().untilMicros());
            case WAITING_EXTERNAL -> {
                long leftMicros = payment.progress().untilMicros() - now.businessMicros();
                if (leftMicros <= 0) keepDue(flight); // a pivot, whose word is awaited for ever
                else if (leftMicros <= POLL_MICROS_MIN)
                    putDue(flight, DueClock.BUSINESS, payment.progress().untilMicros());
                else putDue(flight, DueClock.MACHINE, micros() + pollMicros(flight, leftMicros));
            }
            case CREATED, TRYING, DECIDED_CONFIRM, DECIDED_CANCEL, SUCCEEDED, FAILED -> keepDue(flight);
        }
        flight.rest();
    }

    /** Less and less often, and again more often towards the end of the wait. */
    private long pollMicros(Flight flight, long leftMicros) {
        long most = Math.clamp(leftMicros / 2, POLL_MICROS_MIN, POLL_MICROS_MAX);
        return Departures.pauseMicros(flight, now, POLL_MICROS_MIN, most);
    }

    private void store(LaneBatch<PaymentInput> batch, Flight flight, PaymentEvent event) {
        var payment = flight.payment().apply(event, batch.atMicros());
        int lane = Ids.laneOf(payment.id());
        flight.payment(payment);
        batch.touch();
        store.addEvent(lane, payment, event, batch.epoch(lane));
        boolean refundEvent =
                event instanceof PaymentEvent.RefundReserved || event instanceof PaymentEvent.RefundReleased;
        if (refundEvent) return;
        departures.touch(flight);
        flight.resend(true);
        switch (payment.state()) {
            case CREATED, TRYING, DECIDED_CONFIRM, DECIDED_CANCEL -> {
                // A payment that has waited keeps its row until it is over: a crash finds it there, not by open_from.
                if (flight.due()) keepDue(flight);
            }
            case WAITING_EXTERNAL, AUTHORIZED -> {
                publish(batch, lane, payment);
                rest(batch, flight);
            }
            case SUCCEEDED, FAILED -> {
                publish(batch, lane, payment);
                if (flight.due()) store.dropDue(lane, payment.id());
                flight.due(false);
                releaseParent(batch, payment);
            }
        }
    }

    private void publish(LaneBatch<PaymentInput> batch, int lane, Payment payment) {
        store.addOutbox(lane, batch.nextOutboxSeq(lane), payment);
    }

    private void releaseParent(LaneBatch<PaymentInput> batch, Payment refund) {
        long id = refund.head().parent();
        if (id == 0 || refund.state() != State.FAILED) return;
        var parent = memory.find(id);
        if (parent == null) throw new IllegalStateException("parent of refund " + refund.id() + " is not loaded");
        store(batch, parent, new PaymentEvent.RefundReleased(refund.id()));
    }

    private void putDue(Flight flight, DueClock clock, long atMicros) {
        long payment = flight.payment().id();
        int lane = Ids.laneOf(payment);
        store.putDue(new DueRow(lane, payment, clock, atMicros));
        flight.due(true);
        memory.lane(lane).soonerDue(clock, atMicros);
    }

    private long micros() {
        return now.machineMillis() * 1_000;
    }

    private void refuse(Consumer<PaymentAnswer> to, Refusal reason, String param) {
        answer(to, new PaymentAnswer.Refused(reason, param));
    }

    private void answer(Consumer<PaymentAnswer> to, PaymentAnswer answer) {
        departures.answer(to, answer);
    }

    @Override
    public long mark(int lane, LaneBatch<PaymentInput> batch) {
        return memory.lane(lane).openFrom();
    }

    @Override
    public void committed(LaneBatch<PaymentInput> batch) {
        for (int lane : batch.lanes())
            memory.lane(lane).storedOpenFrom(memory.lane(lane).openFrom());
        departures.leave(now);
        endBatch();
    }

    @Override
    public void dropped(LaneBatch<PaymentInput> batch) {
        departures.drop();
        endBatch();
    }

    private void endBatch() {
        memory.endBatch();
        int count = 0;
        for (var lane : memory.lanes()) count += lane.flights().size();
        open = count;
    }

    @Override
    public void failed(PaymentInput input, LaneFailure failure) {
        LOG.atWarn().addKeyValue("kind", failure.kind()).log("input failed: {}", failure.getMessage());
        var answer = answerOf(input);
        if (answer != null)
            answer.accept(
                    failure.maybeStored()
                            ? new PaymentAnswer.Retry(1_000, failure.kind().name())
                            : new PaymentAnswer.Refused(Refusal.STORE_UNAVAILABLE, ""));
        if (input instanceof PaymentInput.Wake) departures.again(input);
    }

    @Override
    public void notOwner(PaymentInput input, String address) {
        var answer = answerOf(input);
        if (answer != null) answer.accept(new PaymentAnswer.NotOwner(address));
    }

    private static @Nullable Consumer<PaymentAnswer> answerOf(PaymentInput input) {
        return switch (input) {
            case PaymentInput.Create create -> create.answer();
            case PaymentInput.Ask ask -> ask.answer();
            case PaymentInput.Replied _, PaymentInput.Tick _, PaymentInput.Wake _, PaymentInput.Pass _ -> null;
        };
    }

    @Override
    public long wakeAtMicros() {
        long machine = machineMicros.getAsLong();
        return Math.min(departures.wakeAtMicros(), memory.nextDueMicros(machine, businessMicros.getAsLong()));
    }

    @Override
    public List<PaymentInput> due(long nowMicros) {
        var due = departures.due(nowMicros);
        for (int lane : memory.dueLanes(nowMicros, businessMicros.getAsLong())) due.add(new PaymentInput.Wake(lane));
        return due;
    }
}
