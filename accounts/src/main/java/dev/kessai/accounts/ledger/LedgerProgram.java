package dev.kessai.accounts.ledger;

import dev.kessai.accounts.ledger.LedgerCommand.Account;
import dev.kessai.accounts.ledger.LedgerCommand.Money;
import dev.kessai.accounts.ledger.LedgerCommand.Tick;
import dev.kessai.base.lane.LaneBatch;
import dev.kessai.base.lane.LaneFailure;
import dev.kessai.base.lane.LaneProgram;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger's lanes: loads ({@link LedgerLoader}), decides each command by the {@link Fence} in arrival order, gives
 * each touched account to the store once, and sends the answers when they are durable. No clock, no thread, no
 * randomness of its own. Confined to one worker's thread; the counts may be read by all.
 */
public final class LedgerProgram implements LaneProgram<LedgerCommand> {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerProgram.class);

    /**
     * How much a lane remembers.
     *
     * @param cellsPerLane an owner, each of its accounts and each of their lots is one; about 100 bytes each
     * @param paymentsPerLane with an open hold; about 200 bytes each
     * @param recentKeysPerLane a power of two; 16 bytes each
     */
    public record Limits(int cellsPerLane, int paymentsPerLane, int recentKeysPerLane) {
        public static final Limits DEFAULT = new Limits(32_768, 16_384, 32_768);

        public Limits {
            if (cellsPerLane < 8 || paymentsPerLane < 8) throw new IllegalArgumentException("limits below 8");
        }
    }

    /**
     * Counts since the start.
     *
     * @param alarms answers that say a caller broke the contract
     * @param misdirected credits that went to suspense
     */
    public record Counts(long alarms, long misdirected) {}

    private final Ledger ledger;
    private final LedgerStore store;
    private final LaneMemory[] lanes;
    private final ArrayList<AccountState> touched = new ArrayList<>();
    private final ArrayList<OwnerState> touchedOwners = new ArrayList<>();
    private final Fence fence;
    private final OwnerDesk desk;
    private final LedgerLoader loader;
    private final LongAdder alarms = new LongAdder();
    private final LongAdder misdirected = new LongAdder();

    /** The answers of the batch under way, one for each command in order: a Reply, an AccountAnswer or nothing. */
    private final ArrayList<@Nullable Object> answers = new ArrayList<>();

    /** @param lanes the installed number of lanes */
    public LedgerProgram(Ledger ledger, LedgerStore store, int lanes, Limits limits) {
        this.ledger = ledger;
        this.store = store;
        this.lanes = new LaneMemory[lanes];
        for (int i = 0; i < lanes; i++) this.lanes[i] = new LaneMemory(i, limits);
        this.fence = new Fence(ledger, store, this.lanes[0], touched);
        this.desk = new OwnerDesk(ledger, store, touched);
        this.loader = new LedgerLoader(ledger, store, this.lanes);
    }

    public Counts counts() {
        return new Counts(alarms.sum(), misdirected.sum());
    }

    @Override
    public int lane(LedgerCommand command) {
        return command.lane();
    }

    @Override
    public long decidedAtMicros(LedgerCommand command) {
        if (!(command instanceof Money money)) return 0;
        return switch (money.command()) {
            case Command.Confirm confirm -> confirm.decidedAtMicros();
            case Command.Credit credit -> credit.decidedAtMicros();
            case Command.Try _ -> 0;
            case Command.Cancel _ -> 0;
            case Command.Get _ -> 0;
        };
    }

    @Override
    public void load(LaneBatch<LedgerCommand> batch) {
        loader.load(batch);
    }

    @Override
    public void decide(LaneBatch<LedgerCommand> batch) {
        answers.clear();
        boolean ticked = false;
        int lane = -1;
        var commands = batch.commands();
        for (int i = 0; i < commands.size(); i++) {
            var command = commands.get(i);
            if (command.lane() != lane) {
                lane = command.lane();
                fence.enter(lanes[lane], batch.atMicros(), batch.epoch(lane));
            }
            switch (command) {
                case Money money -> answers.add(decide(money.command()));
                case Account account -> answers.add(decide(account, batch.epoch(lane)));
                case Tick _ -> {
                    answers.add(null);
                    ticked = true;
                }
            }
        }
        if (ticked || fence.hasWritten() || !touched.isEmpty() || !touchedOwners.isEmpty()) batch.touch();
        for (var owner : touchedOwners) desk.write(owner, batch.epoch(owner.lane));
        fence.writeUsage(owner -> batch.epoch(owner.lane));
        for (var account : touched) account.write(store, batch.epoch(account.lane));
    }

    @Override
    public void committed(LaneBatch<LedgerCommand> batch) {
        for (int lane : batch.lanes()) lanes[lane].committed();
        send(batch.commands());
        long credits = clear();
        if (credits == 0) return;
        misdirected.add(credits);
        LOG.atWarn()
                .addKeyValue("count", credits)
                .log("{}: credits without an account went to suspense", ledger.name());
    }

    @Override
    public void dropped(LaneBatch<LedgerCommand> batch) {
        var _ = clear();
    }

    @Override
    public void forget(int lane) {
        lanes[lane].clear();
    }

    @Override
    public void failed(LedgerCommand command, LaneFailure failure) {
        boolean bad = failure.kind() == LaneFailure.Kind.BAD;
        if (bad) LOG.atError().setCause(failure).log("a command cannot be stored: {}", command);
        switch (command) {
            case Money money -> {
                var leg = money.command().leg();
                money.replies()
                        .accept(List.of(
                                bad
                                        ? alarm(new Reply.Alarm(leg, Reply.AlarmCode.BAD_COMMAND))
                                        : new Reply.Retry(leg, String.valueOf(failure.getMessage()))));
            }
            case Account account -> account.answer().complete(retry("", String.valueOf(failure.getMessage())));
            case Tick _ -> {}
        }
    }

    @Override
    public void notOwner(LedgerCommand command, String address) {
        switch (command) {
            case Money money ->
                money.replies()
                        .accept(List.of(new Reply.NotOwner(money.command().leg(), address)));
            case Account account -> account.answer().complete(retry(address, "the lane is owned elsewhere"));
            case Tick _ -> {}
        }
    }

    /** Cells in memory, counted anew, for the test of the limits. */
    int cellsRemembered() {
        int sum = 0;
        for (var lane : lanes) sum += lane.countCells();
        return sum;
    }

    /** Payments with open holds in memory, for the test of the limits. */
    int paymentsRemembered() {
        int sum = 0;
        for (var lane : lanes) sum += lane.paymentsSize();
        return sum;
    }

    private Reply decide(Command command) {
        return switch (command) {
            case Command.Try opens -> fence.decide(opens);
            case Command.Confirm ends -> fence.decide(ends);
            case Command.Cancel ends -> fence.decide(ends);
            case Command.Credit credit -> fence.decide(credit);
            case Command.Get asks -> fence.decide(asks);
        };
    }

    private AccountAnswer decide(Account account, int epoch) {
        var owner = lanes[account.lane()].owner(account.command().owner());
        boolean before = owner.touched;
        var answer = desk.decide(account.command(), owner, epoch);
        if (owner.touched && !before) touchedOwners.add(owner);
        return answer;
    }

    private void send(List<LedgerCommand> commands) {
        var lists = new LinkedHashMap<Consumer<List<Reply>>, ArrayList<Reply>>();
        Consumer<List<Reply>> last = null;
        ArrayList<Reply> list = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            switch (commands.get(i)) {
                case Money money -> {
                    if (!money.replies().equals(last)) {
                        last = money.replies();
                        list = lists.computeIfAbsent(last, sink -> new ArrayList<>());
                    }
                    list.add(noticed((Reply) answer(i)));
                }
                case Account account -> account.answer().complete((AccountAnswer) answer(i));
                case Tick _ -> {}
            }
        }
        lists.forEach(Consumer::accept);
    }

    private Object answer(int i) {
        var answer = answers.get(i);
        if (answer == null) throw new IllegalStateException("no answer");
        return answer;
    }

    /** Counts and logs what people must look at. */
    private Reply noticed(Reply reply) {
        if (reply instanceof Reply.Alarm alarm) return alarm(alarm);
        return reply;
    }

    private Reply alarm(Reply.Alarm alarm) {
        alarms.increment();
        LOG.atWarn()
                .addKeyValue("payment", alarm.leg().payment())
                .addKeyValue("leg", alarm.leg().no())
                .log("{}: contract broken: {}", ledger.name(), alarm.code());
        return alarm;
    }

    private static AccountAnswer retry(String address, String detail) {
        return new AccountAnswer.Retry(address, detail);
    }

    /** Returns how many parts of credits had gone to suspense. */
    private long clear() {
        answers.clear();
        touched.clear();
        touchedOwners.clear();
        return fence.reset();
    }
}
