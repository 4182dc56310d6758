package dev.kessai.payment;

import dev.kessai.base.id.Ids;
import dev.kessai.base.lane.LaneAssignment;
import dev.kessai.base.lane.LaneRunner;
import dev.kessai.base.lane.LaneWorker;
import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Payments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * The coordinator as a service: plans and checks orders on the caller's thread, hands them to the worker of their lane,
 * and carries commands and replies between lanes and participants. Thread-safe.
 */
public final class PaymentService implements Payments, AutoCloseable {
    /** Range of a payment's deadline, seconds after the call (01-payment rule 9). */
    static final long DEADLINE_MAX_MILLIS = 60_000;

    /** For so long payees are collected that are read ahead. */
    private static final long READ_AHEAD_PAUSE_NANOS = 100_000_000;

    /**
     * @param lanes fixed at installation, 1 to 4,096
     * @param batchMax most inputs in one transaction
     * @param openMax payments under way; beyond it new ones are refused with a hint to come again
     * @param leaseMillis of lanes
     */
    public record Settings(int lanes, int batchMax, int openMax, long leaseMillis) {
        public Settings {
            if (lanes < 1 || lanes > Ids.LANES_MAX) throw new IllegalArgumentException("lanes=" + lanes);
            if (openMax < 1) throw new IllegalArgumentException("openMax=" + openMax);
        }
    }

    private final Settings settings;
    private final Intake intake;
    private final AccountingCodes codes;
    private final Map<String, Participant> participants = new LinkedHashMap<>();
    private final Clocks clocks;
    private final PaymentProgram program;
    private final LaneWorker<PaymentInput> worker;

    /**
     * @param connected every participant that sources may name, already reachable: a missing one fails the start
     * @param receiversOf the ledger that knows who exists
     */
    public PaymentService(
            Settings settings,
            PaymentStore store,
            Participants registered,
            List<Participant> connected,
            Accounts receiversOf,
            RiskCheck risk,
            AccountingCodes codes,
            LaneAssignment assignment,
            Clocks clocks,
            LaneTraces traces) {
        this.settings = settings;
        var receivers = new Receivers(
                receiversOf,
                clocks.machine()::micros,
                read -> Thread.ofVirtual().name("receivers").start(read),
                PaymentService::soon);
        this.intake = new Intake(settings.lanes(), registered, receivers, risk, codes);
        this.codes = codes;
        this.clocks = clocks;
        for (var participant : connected) participants.put(participant.name(), participant);
        for (var name : registered.names())
            if (!participants.containsKey(name)) throw new IllegalArgumentException("participant not wired: " + name);
        this.program = new PaymentProgram(
                store,
                this::send,
                traces.isOn()
                        ? (key, payment) -> traces.same(key.traceSubject(), payment)
                        : PaymentProgram.Keys.UNHEARD,
                clocks.machine()::micros,
                clocks.business()::micros);
        var traced = traces.around("payment batch", program, PaymentInput::traceSubject);
        var runner = new LaneRunner<>(traced, store, clocks.business()::micros);
        this.worker = new LaneWorker<>(
                new LaneWorker.Settings("payment-lanes", settings.batchMax(), settings.leaseMillis()),
                program,
                runner,
                assignment,
                clocks.machine()::micros);
    }

    public void start() {
        worker.start();
    }

    public LaneWorker.Counts counts() {
        return worker.counts();
    }

    /** Payments under way in this instance. */
    public int openCount() {
        return program.openCount();
    }

    @Override
    public CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
        var future = new CompletableFuture<PaymentAnswer>();
        if (command instanceof PaymentCommand.Change change) {
            long left = change.deadlineMillis() - clocks.machine().millis();
            if (left > DEADLINE_MAX_MILLIS + 1_000) return refused(Refusal.DEADLINE_OUT_OF_RANGE, "deadline");
        }
        boolean meant = switch (command) {
            case PaymentCommand.Refund it -> codes.allows(PaymentType.REFUND, it.accountingCode());
            case PaymentCommand.Release it -> codes.allows(PaymentType.ESCROW_RELEASE, it.accountingCode());
            case PaymentCommand.Create _,
                    PaymentCommand.Capture _,
                    PaymentCommand.VoidPayment _,
                    PaymentCommand.Find _,
                    PaymentCommand.LegChanged _ -> true;
        };
        if (!meant) return refused(Refusal.ACCOUNTING_CODE_UNKNOWN, "accounting_code");
        boolean full = program.openCount() + worker.counts().waiting() >= settings.openMax();
        if (command instanceof PaymentCommand.Create && full) return refused(Refusal.BUSY, "");
        intake.input(command, future::complete, this::take);
        return future;
    }

    private void take(PaymentInput input) {
        worker.submit(List.of(input));
    }

    private static void soon(Runnable task) {
        var _ = Thread.ofVirtual().name("receivers").start(() -> {
            LockSupport.parkNanos(READ_AHEAD_PAUSE_NANOS);
            task.run();
        });
    }

    /** Moves the time of all lanes that are owned here, also of idle ones: see {@link AuditedPaymentStore}. */
    public void pass() {
        var passes = new ArrayList<PaymentInput>(settings.lanes());
        for (int lane = 0; lane < settings.lanes(); lane++) passes.add(new PaymentInput.Pass(lane));
        worker.submit(passes);
    }

    /** Looks at these payments as if their time had come, and moves the time of all lanes: a clock was moved. */
    public void look(List<Long> payments) {
        var ticks = new ArrayList<PaymentInput>(payments.size());
        for (long payment : payments) ticks.add(new PaymentInput.Tick(payment));
        worker.submit(ticks);
        pass();
    }

    private static CompletableFuture<PaymentAnswer> refused(Refusal reason, String param) {
        return CompletableFuture.completedFuture(new PaymentAnswer.Refused(reason, param));
    }

    private void send(String name, List<Command> commands) {
        var participant = participants.get(name);
        if (participant == null) throw new IllegalStateException("participant not wired: " + name);
        participant.execute(commands, this::replied);
    }

    private void replied(List<Reply> replies) {
        var inputs = new ArrayList<PaymentInput>(replies.size());
        for (var reply : replies) inputs.add(new PaymentInput.Replied(reply));
        worker.submit(inputs);
    }

    @Override
    public void close() {
        worker.close();
    }
}
