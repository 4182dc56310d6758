package dev.kessai.payment;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A participant in memory that keeps its promises, except where a test tells it to be deaf or poor. */
final class FakeLedger implements Participant, Accounts {
    private final String name;
    private final Map<LegKey, Reply> first = new HashMap<>();
    private final Map<LegKey, Reply> settled = new HashMap<>();
    private boolean deaf;
    private long poorFrom = Long.MAX_VALUE;

    FakeLedger(String name) {
        this.name = name;
    }

    /** Commands vanish while it is deaf. */
    synchronized void deaf(boolean isDeaf) {
        deaf = isDeaf;
    }

    /** A Try of at least this amount is declined. */
    synchronized void poorFrom(long amountMinor) {
        poorFrom = amountMinor;
    }

    synchronized long held() {
        return first.entrySet().stream()
                .filter(hold -> hold.getValue() instanceof Reply.Tried && !settled.containsKey(hold.getKey()))
                .count();
    }

    synchronized long moved() {
        return settled.values().stream()
                .mapToLong(reply -> switch (reply) {
                    case Reply.Confirmed confirmed ->
                        confirmed.postings().getFirst().amountMinor();
                    case Reply.Posted posted -> posted.postings().getFirst().amountMinor();
                    default -> 0;
                })
                .sum();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void execute(List<Command> commands, Consumer<List<Reply>> replies) {
        if (deaf) return;
        var answers = new ArrayList<Reply>();
        for (var command : commands) answers.add(answer(command));
        replies.accept(answers);
    }

    private Reply answer(Command command) {
        var leg = command.leg();
        return switch (command) {
            case Command.Try wish ->
                first.computeIfAbsent(
                        leg,
                        key -> wish.amountMinor() >= poorFrom
                                ? new Reply.Declined(key, Decline.BALANCE_TOO_LOW)
                                : new Reply.Tried(key, List.of()));
            case Command.Confirm confirm ->
                settled.computeIfAbsent(
                        leg,
                        key -> new Reply.Confirmed(
                                key,
                                confirm.decidedAtMicros(),
                                List.of(posting(command, FundClass.MONEY, -confirm.amountMinor()))));
            case Command.Cancel _ -> {
                first.putIfAbsent(leg, new Reply.Aborted(leg));
                yield settled.computeIfAbsent(leg, Reply.Cancelled::new);
            }
            case Command.Credit credit ->
                settled.computeIfAbsent(
                        leg,
                        key -> new Reply.Posted(
                                key,
                                credit.decidedAtMicros(),
                                credit.parts().stream()
                                        .map(part -> posting(command, part.fundClass(), part.amountMinor()))
                                        .toList()));
            case Command.Get _ -> first.getOrDefault(leg, new Reply.Absent(leg));
        };
    }

    private static Posting posting(Command command, FundClass fundClass, long amountMinor) {
        return new Posting(
                command.owner(), fundClass, Currency.JPY, amountMinor, 1, amountMinor, amountMinor, List.of());
    }

    @Override
    public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
        throw new UnsupportedOperationException("payments open no accounts");
    }

    @Override
    public Optional<OwnerView> find(long owner) {
        return Optional.empty();
    }

    @Override
    public Map<Long, Receiver> receivers(List<Long> owners) {
        var found = new HashMap<Long, Receiver>();
        for (long owner : owners) found.put(owner, new Receiver(true, false));
        return found;
    }

    @Override
    public LotPage lots(LotQuestion question) {
        throw new IllegalStateException("not asked for");
    }
}
