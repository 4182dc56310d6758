package dev.kessai.accounts.ledger;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.kessai.accounts.ledger.LedgerCommand.Account;
import dev.kessai.accounts.ledger.LedgerCommand.Money;
import dev.kessai.base.lane.LaneRunner;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A ledger without thread and clock: each call runs one batch. Times are small numbers of microseconds. */
final class Rig {
    static final Currency JPY = Currency.JPY;

    final Ledger ledger;
    final LedgerStore store;
    final int lanes;
    LedgerProgram program;
    LaneRunner<LedgerCommand> runner;
    long clock = 1_000;

    Rig(Ledger ledger, LedgerStore store, int lanes) {
        this(ledger, store, lanes, LedgerProgram.Limits.DEFAULT);
    }

    Rig(Ledger ledger, LedgerStore store, int lanes, LedgerProgram.Limits limits) {
        this.ledger = ledger;
        this.store = store;
        this.lanes = lanes;
        this.program = new LedgerProgram(ledger, store, lanes, limits);
        this.runner = new LaneRunner<>(program, store, () -> clock);
        var _ = runner.takeOver(all(), true);
        for (int lane = 0; lane < lanes; lane++) open(Owner.ofLane(lane).id());
    }

    /** As after a start: no memory at all. */
    void restart() {
        program = new LedgerProgram(ledger, store, lanes, LedgerProgram.Limits.DEFAULT);
        runner = new LaneRunner<>(program, store, () -> clock);
        var _ = runner.takeOver(all(), true);
    }

    /** Drops memory behind the runner's back: the next batch believes that unknown keys are new. */
    void forget() {
        for (int lane = 0; lane < lanes; lane++) program.forget(lane);
    }

    Reply reply(Command command) {
        return Objects.requireNonNull(replies(List.of(command)).get(command));
    }

    Map<Command, Reply> replies(List<Command> commands) {
        var byLeg = new HashMap<LegKey, ArrayList<Reply>>();
        Consumer<List<Reply>> sink = list -> {
            for (var reply : list)
                byLeg.computeIfAbsent(reply.leg(), leg -> new ArrayList<>()).add(reply);
        };
        var _ = runner.run(commands.stream()
                .map(command -> (LedgerCommand) new Money(Owner.lane(command.owner(), lanes), command, sink))
                .toList());
        var replies = new HashMap<Command, Reply>();
        for (var command : commands)
            replies.put(
                    command, Objects.requireNonNull(byLeg.get(command.leg())).removeFirst());
        return replies;
    }

    void tick() {
        var _ = runner.run(all().stream()
                .map(lane -> (LedgerCommand) new LedgerCommand.Tick(lane))
                .toList());
    }

    AccountAnswer answer(AccountCommand command) {
        var answer = new CompletableFuture<AccountAnswer>();
        var _ = runner.run(List.of(new Account(Owner.lane(command.owner(), lanes), command, answer)));
        return answer.join();
    }

    void open(long owner) {
        var answer = answer(new AccountCommand.Open(owner, JPY));
        if (!(answer instanceof AccountAnswer.Done)) throw new AssertionError("open: " + answer);
    }

    /** A user with so much of a class that has no lots. */
    long userWith(long number, FundClass fundClass, long amount) {
        long owner = Owner.user(number).id();
        open(owner);
        if (amount > 0) credit(owner, Part.of(fundClass, amount));
        return owner;
    }

    private long nextFunding = 1L << 40;

    @CanIgnoreReturnValue
    Reply.Posted credit(long owner, Part part) {
        return (Reply.Posted) reply(credit(new LegKey(nextFunding++, 1), owner, part));
    }

    @CanIgnoreReturnValue
    Reply.Posted credit(long owner, FundClass fundClass, long amount, long expiresAt) {
        return credit(owner, new Part(fundClass, amount, new Part.Lot.New(expiresAt)));
    }

    Command.Credit credit(LegKey leg, long owner, Part... parts) {
        return new Command.Credit(leg, ledger.name(), owner, 0, JPY, List.of(parts));
    }

    Command.Try tryOf(LegKey leg, long owner, long amount) {
        return tryOf(leg, owner, amount, FundPolicy.DEFAULT);
    }

    Command.Try tryOf(LegKey leg, long owner, long amount, FundPolicy policy) {
        return new Command.Try(leg, ledger.name(), owner, amount, JPY, policy, Purpose.PAY);
    }

    Command.Confirm confirm(LegKey leg, long owner, long amount) {
        return new Command.Confirm(leg, ledger.name(), owner, 0, amount);
    }

    Command.Cancel cancel(LegKey leg, long owner) {
        return new Command.Cancel(leg, ledger.name(), owner);
    }

    Command.Get get(LegKey leg, long owner) {
        return new Command.Get(leg, ledger.name(), owner);
    }

    static long house() {
        return SystemOwner.HOUSE.owner().id();
    }

    private List<Integer> all() {
        return IntStream.range(0, lanes).boxed().toList();
    }
}
