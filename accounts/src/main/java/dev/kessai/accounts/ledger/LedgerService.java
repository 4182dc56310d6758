package dev.kessai.accounts.ledger;

import dev.kessai.base.lane.LaneAssignment;
import dev.kessai.base.lane.LaneRunner;
import dev.kessai.base.lane.LaneWorker;
import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.Reply.AlarmCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A ledger as a service: routes commands to their lanes and reads beside them. Thread-safe. */
public final class LedgerService implements Participant, Accounts, AutoCloseable {
    /**
     * @param lanes as installed
     * @param batchMax most commands in one transaction
     * @param leaseMillis of lanes
     */
    public record Settings(int lanes, int batchMax, long leaseMillis, LedgerProgram.Limits limits) {
        /** The number of lanes that an installation gets which asks for none. */
        public static final int LANES_DEFAULT = 16;

        public static final Settings DEFAULT = new Settings(LANES_DEFAULT, 1_024, 3_000, LedgerProgram.Limits.DEFAULT);
    }

    private final Ledger ledger;
    private final int lanes;
    private final LedgerReadStore reads;
    private final LedgerProgram program;
    private final LaneWorker<LedgerCommand> worker;

    /** @param store of this service alone; the worker's thread uses it, the owner of the service closes it */
    public LedgerService(
            Ledger ledger,
            Settings settings,
            LedgerStore store,
            LedgerReadStore reads,
            LaneAssignment assignment,
            LongSupplier businessMicros,
            LongSupplier machineMicros,
            LaneTraces traces) {
        this.ledger = ledger;
        this.lanes = settings.lanes();
        this.reads = reads;
        this.program = new LedgerProgram(ledger, store, lanes, settings.limits());
        this.worker = new LaneWorker<>(
                new LaneWorker.Settings(ledger.name() + "-lanes", settings.batchMax(), settings.leaseMillis()),
                program,
                new LaneRunner<>(
                        traces.around(ledger.name() + " batch", program, LedgerCommand::traceSubject),
                        store,
                        businessMicros),
                assignment,
                machineMicros);
    }

    public void start() {
        worker.start();
    }

    /** Batches and commands since the start, and commands that wait. */
    public LaneWorker.Counts counts() {
        return worker.counts();
    }

    /** What people must look at, since the start. */
    public LedgerProgram.Counts warnings() {
        return program.counts();
    }

    @Override
    public String name() {
        return ledger.name();
    }

    @Override
    public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
        var routed = new ArrayList<LedgerCommand>(commands.size());
        var refused = new ArrayList<Reply>(0);
        for (int i = 0; i < commands.size(); i++) {
            var command = commands.get(i);
            if (!command.ledger().equals(ledger.name()))
                refused.add(new Reply.Alarm(command.leg(), AlarmCode.UNKNOWN_LEDGER));
            else if (Owner.kindOf(command.owner()).isEmpty())
                refused.add(new Reply.Alarm(command.leg(), AlarmCode.BAD_COMMAND));
            else routed.add(new LedgerCommand.Money(Owner.lane(command.owner(), lanes), command, replies));
        }
        worker.submit(routed);
        if (!refused.isEmpty()) replies.accept(refused);
    }

    @Override
    public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
        if (Owner.kindOf(command.owner()).isEmpty())
            return CompletableFuture.completedFuture(
                    new AccountAnswer.Refused(AccountAnswer.Reason.KIND_NOT_IN_LEDGER));
        var answer = new CompletableFuture<AccountAnswer>();
        worker.submit(List.of(new LedgerCommand.Account(Owner.lane(command.owner(), lanes), command, answer)));
        return answer;
    }

    @Override
    public Optional<OwnerView> find(long owner) {
        return reads.find(owner);
    }

    @Override
    public Map<Long, Receiver> receivers(List<Long> owners) {
        return reads.receivers(owners);
    }

    @Override
    public LotPage lots(LotQuestion question) {
        var read = reads.lots(question);
        boolean late = question.settled() && read.knownMicros() < question.untilMicros();
        if (late) worker.submit(List.of(new LedgerCommand.Tick(question.lane())));
        return read.page();
    }

    /** Moves the time of all lanes that are owned here, also of idle ones: see {@link LedgerHistory}. */
    public void tick() {
        var ticks = new ArrayList<LedgerCommand>(lanes);
        for (int lane = 0; lane < lanes; lane++) ticks.add(new LedgerCommand.Tick(lane));
        worker.submit(ticks);
    }

    /** Finishes the batch under way and gives the lanes back; commands that wait are dropped, senders repeat them. */
    @Override
    public void close() {
        worker.close();
    }
}
