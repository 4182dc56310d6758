package dev.kessai.accounts.channel;

import dev.kessai.accounts.channel.Operation.Asked;
import dev.kessai.accounts.channel.Operation.Outward;
import dev.kessai.accounts.channel.Operation.Told;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.db.Tx;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.Reply.AlarmCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel as a participant. A Try is stored as SENT, committed, and only then sent; its answer, and whatever else
 * is heard, is stored by {@link #report}. Any number of instances work on the same rows. Thread-safe.
 */
public final class ChannelService implements Participant, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelService.class);
    /** Two that meet at a new key: one of them reads what the other has stored. */
    private static final int CONFLICTS_MAX = 3;

    /** Calls at the partner at one time from this process; what comes beyond is sent a moment later. */
    static final int CALLS_MAX = 256;

    private static final long BUSY_MILLIS = 200;

    /** Who is told that a leg has become definite, and that payments are to be opened. */
    public interface Listener {
        void definite(LegKey leg);

        void followUp();

        /** A call to the partner is to be made. */
        void toCall();
    }

    private final Partner partner;
    private final Terms terms;
    private final Fence fence;
    private final ChannelStore store;
    private final Clocks clocks;
    private final Listener listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder alarms = new LongAdder();
    private final Semaphore places = new Semaphore(CALLS_MAX);

    public ChannelService(Partner partner, ChannelStore store, Clocks clocks, Listener listener) {
        this.partner = partner;
        this.terms = partner.terms();
        this.fence = new Fence(terms);
        this.store = store;
        this.clocks = clocks;
        this.listener = listener;
    }

    @Override
    public String name() {
        return terms.channel();
    }

    Partner partner() {
        return partner;
    }

    /** What people must look at, since the start: broken contracts, and partners that said what cannot be. */
    public long alarms() {
        return alarms.sum();
    }

    /** Calls whose answer is not known; asks the database. */
    public long unanswered() {
        return store.unanswered(name()).count();
    }

    /** Age of the oldest of them in seconds, 0 where there is none; asks the database. */
    public long oldestUnansweredSeconds() {
        long since = store.unanswered(name()).sinceMicros();
        return since == 0 ? 0 : Math.max(0, clocks.machine().micros() - since) / 1_000_000;
    }

    @Override
    public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
        Map<LegKey, List<Command>> byLeg = new LinkedHashMap<>();
        for (var command : commands)
            byLeg.computeIfAbsent(command.leg(), leg -> new ArrayList<>(1)).add(command);
        for (var ofLeg : byLeg.values())
            threads.execute(() -> {
                for (var command : ofLeg) replies.accept(List.of(answer(command)));
            });
    }

    private Reply answer(Command command) {
        var leg = command.leg();
        if (!command.ledger().equals(name())) return alarm(leg, AlarmCode.UNKNOWN_LEDGER);
        if (Owner.kindOf(command.owner()).isEmpty()) return alarm(leg, AlarmCode.BAD_COMMAND);
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return counted(command instanceof Command.Try asked ? reserve(asked) : decide(command));
                } catch (DbFailure e) {
                    if (e.kind() != SqlFailure.CONFLICT || attempt == CONFLICTS_MAX) throw e;
                }
            }
        } catch (DbFailure e) {
            return new Reply.Retry(leg, e.kind().name());
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).addKeyValue("leg", Reference.of(leg)).log("{} failed", name());
            return new Reply.Retry(leg, "failed");
        }
    }

    private Reply counted(Reply reply) {
        return reply instanceof Reply.Alarm alarm ? alarm(alarm.leg(), alarm.code()) : reply;
    }

    private Reply alarm(LegKey leg, AlarmCode code) {
        alarms.increment();
        LOG.atError().addKeyValue("leg", Reference.of(leg)).log("{}: contract broken: {}", name(), code);
        return new Reply.Alarm(leg, code);
    }

    private Reply reserve(Command.Try command) {
        var leg = command.leg();
        var known = find(leg);
        if (known.isPresent()) return fence.decide(command, known.get()).reply();
        if (command.amountMinor() > command.currency().maxMinor()) return new Reply.Alarm(leg, AlarmCode.BAD_COMMAND);
        var operation = prepared(command);
        long now = clocks.machine().micros();
        boolean sends = operation.outward().progress() == Progress.SENT;
        store.db().run(tx -> store.insert(tx, operation, sends ? now : 0, Schedule.nextMicros(operation, 0, now)));
        if (!sends) return operation.firstReply();
        return report(leg, called(operation)).map(Operation::firstReply).orElseGet(operation::firstReply);
    }

    private Operation prepared(Command.Try command) {
        var prepared = command.currency() == Currency.JPY
                ? partner.prepare(command)
                : new Partner.Prepared.No(Decline.CURRENCY_NOT_HELD);
        var account = prepared instanceof Partner.Prepared.Ready ready ? ready.account() : "";
        var asked = new Asked(
                name(),
                command.leg(),
                command.owner(),
                command.currency(),
                command.amountMinor(),
                Fence.content(command),
                account,
                terms.expiresAtMicros(clocks.business().micros()));
        return switch (prepared) {
            case Partner.Prepared.No no ->
                new Operation(asked, new Told(LegState.DECLINED, no.reason(), 0, 0), Outward.NONE);
            case Partner.Prepared.Ready _ ->
                new Operation(asked, Told.of(LegState.PENDING), new Outward(Call.ASK, Progress.SENT, "", ""));
        };
    }

    private Reply decide(Command command) {
        var leg = command.leg();
        var steps = new ArrayList<Step>(1);
        var reply = store.db().tx(tx -> {
            steps.clear();
            boolean tells = command instanceof Command.Confirm || command instanceof Command.Credit;
            long at = tells ? AuditedOperationStore.tellMicros(tx, clocks.business()) : 0;
            var row = store.lock(tx, name(), leg).orElse(null);
            var stored = row == null ? null : row.operation();
            var receipts = row == null ? List.<Receipt>of() : row.receipts();
            var ruling = switch (command) {
                case Command.Try it -> throw new IllegalStateException("a Try is asked of the partner: " + it.leg());
                case Command.Confirm it -> fence.decide(it, stored, receipts, at);
                case Command.Cancel it -> fence.decide(it, stored, receipts);
                case Command.Credit it -> fence.decide(it, stored, at);
                case Command.Get it -> Fence.decide(it, stored);
            };
            var step = ruling.step();
            if (step != null) {
                steps.add(step);
                save(tx, row, step, clocks.machine().micros());
            }
            return ruling.reply();
        });
        told(steps);
        return reply;
    }

    /** The stored operation; empty where there is none. */
    Optional<Operation> find(LegKey leg) {
        return store.db().tx(tx -> store.lock(tx, name(), leg)).map(Stored::operation);
    }

    /** What the partner says to the call that the operation is at; a call that fails is not known. */
    List<Report> called(Operation operation) {
        if (!places.tryAcquire()) return List.of(new Report.Later(BUSY_MILLIS));
        try {
            return partner.call(operation);
        } catch (RuntimeException bug) {
            LOG.atError()
                    .setCause(bug)
                    .addKeyValue("leg", operation.reference())
                    .log("{}: call failed", name());
            return List.of(new Report.Unknown("failed"));
        } finally {
            places.release();
        }
    }

    /** Tells payment once more that a leg is definite, and later and later again until payment has decided. */
    void tellAgain(LegKey leg) {
        boolean undecided = store.db().tx(tx -> {
            var row = store.lock(tx, name(), leg)
                    .filter(each -> each.operation().state() == LegState.TRIED)
                    .orElse(null);
            if (row == null) return false;
            long now = clocks.machine().micros();
            store.update(tx, row, Schedule.nextMicros(row.operation(), row.attempts(), now));
            return true;
        });
        if (undecided) listener.definite(leg);
    }

    /** The operation after reports were stored; empty where the leg is not known. */
    Optional<Operation> report(LegKey leg, List<Report> reports) {
        return hear(leg, reports).map(Heard::operation);
    }

    /** @param strange one of the reports cannot be true and was not taken */
    record Heard(Operation operation, boolean strange) {}

    /**
     * Stores what was heard, whichever way, and tells payment where a leg has become definite.
     *
     * @return empty where the leg is not known
     */
    Optional<Heard> hear(LegKey leg, List<Report> reports) {
        var steps = new ArrayList<Step>(reports.size());
        var after = store.db().tx(tx -> {
            steps.clear();
            var row = store.lock(tx, name(), leg);
            for (var report : reports) {
                if (row.isEmpty()) break;
                var step = new Transition(row.get().operation(), row.get().receipts(), terms).after(report);
                steps.add(step);
                long delay = report instanceof Report.Later later ? later.afterMillis() * 1_000 : 0;
                save(tx, row.get(), step, clocks.machine().micros() + delay);
                row = store.lock(tx, name(), leg);
            }
            return row;
        });
        told(steps);
        return after.map(row -> new Heard(
                row.operation(), steps.stream().anyMatch(step -> !step.alert().isEmpty())));
    }

    /** @param row null where the leg is new */
    private void save(Tx tx, @Nullable Stored row, Step step, long nowMicros) {
        var operation = step.operation();
        if (row == null) store.insert(tx, operation, 0, Schedule.nextMicros(operation, 0, nowMicros));
        else {
            var before = row.operation().outward();
            var now = operation.outward();
            boolean fresh = before.call() != now.call();
            boolean answered =
                    before.progress() != now.progress() && !now.progress().isUnanswered();
            int attempts = fresh || answered ? 0 : row.attempts();
            var next = new Stored(
                    operation, row.receipts(), fresh ? 0 : row.calledAtMicros(), attempts, fresh ? 0 : row.alerted());
            store.update(tx, next, Schedule.nextMicros(operation, attempts, nowMicros));
        }
        for (var receipt : step.receipts()) store.put(tx, operation, receipt, nowMicros);
        for (var followUp : step.followUps()) store.followUps().add(tx, operation, followUp, nowMicros);
    }

    /** After the commit. */
    private void told(List<Step> steps) {
        for (var step : steps) {
            var operation = step.operation();
            if (!step.alert().isEmpty()) {
                alarms.increment();
                LOG.atError()
                        .addKeyValue("leg", operation.reference())
                        .addKeyValue("partnerReference", operation.outward().partnerReference())
                        .log("{}: {}", name(), step.alert());
            }
            if (step.definite()) listener.definite(operation.leg());
            if (!step.followUps().isEmpty()) listener.followUp();
            if (operation.outward().progress() == Progress.NEW) listener.toCall();
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
