package dev.kessai.payment;

import dev.kessai.base.id.Ids;
import dev.kessai.base.lane.LaneAssignment;
import dev.kessai.base.lane.LaneRunner;
import dev.kessai.base.lane.LaneWorker;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.Order;
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

/**
 * The coordinator as a service: plans and checks orders on the caller's thread, hands them to the worker of their lane,
 * and carries commands and replies between lanes and participants. Thread-safe.
 */
public final class PaymentService implements Payments, AutoCloseable {
    /** Range of a payment's deadline, seconds after the call (01-payment rule 9). */
    static final long DEADLINE_MAX_MILLIS = 60_000;

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
    private final Plans plans;
    private final Receivers receivers;
    private final RiskCheck risk;
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
            Clocks clocks) {
        this.settings = settings;
        this.plans = new Plans(registered);
        this.receivers = new Receivers(receiversOf, clocks.machine()::micros);
        this.risk = risk;
        this.codes = codes;
        this.clocks = clocks;
        for (var participant : connected) participants.put(participant.name(), participant);
        for (var name : registered.names())
            if (!participants.containsKey(name)) throw new IllegalArgumentException("participant not wired: " + name);
        this.program = new PaymentProgram(store, this::send, clocks.machine()::micros);
        var runner = new LaneRunner<>(program, store, clocks.business()::micros);
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
        if (command instanceof PaymentCommand.Refund refund
                && !codes.allows(PaymentType.REFUND, refund.accountingCode()))
            return refused(Refusal.ACCOUNTING_CODE_UNKNOWN, "accounting_code");
        if (command instanceof PaymentCommand.Create create) {
            if (program.openCount() + worker.counts().waiting() >= settings.openMax()) return refused(Refusal.BUSY, "");
            worker.submit(List.of(planned(create, future)));
        } else {
            worker.submit(List.of(new PaymentInput.Ask(command, target(command), future::complete)));
        }
        return future;
    }

    private PaymentInput planned(PaymentCommand.Create create, CompletableFuture<PaymentAnswer> future) {
        int lane = create.key().lane(settings.lanes());
        var order = create.order();
        var drafted = draft(order);
        boolean allows = drafted instanceof Plans.Drafted.Legs && risk.allows(order);
        return new PaymentInput.Create(create, drafted, allows, lane, future::complete);
    }

    private Plans.Drafted draft(Order order) {
        if (!codes.allows(order.type(), order.accountingCode()))
            return new Plans.Drafted.Refused(Refusal.ACCOUNTING_CODE_UNKNOWN, "accounting_code");
        var drafted = plans.legs(order);
        if (drafted instanceof Plans.Drafted.Refused) return drafted;
        var refusal = receivers.refusal(order.payee());
        return refusal.isEmpty() ? drafted : new Plans.Drafted.Refused(refusal.get(), "payee");
    }

    private static long target(PaymentCommand command) {
        return switch (command) {
            case PaymentCommand.Create _ -> throw new IllegalStateException("a Create has no target yet");
            case PaymentCommand.Refund refund -> refund.payment();
            case PaymentCommand.Capture capture -> capture.payment();
            case PaymentCommand.VoidPayment voided -> voided.payment();
            case PaymentCommand.Find find -> find.payment();
            case PaymentCommand.LegChanged changed -> changed.leg().payment();
        };
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
