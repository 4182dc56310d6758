package dev.kessai.contracts.wire;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.Allocation;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Answers by what is asked, on the executor's threads, the second half of a list before the first: Try of an even
 * amount is reserved, of an odd one declined.
 */
record FakeParticipant(String name, Executor executor) implements Participant {
    @Override
    public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
        executor.execute(() -> {
            int middle = commands.size() / 2;
            replies.accept(answers(commands.subList(middle, commands.size())));
            if (middle > 0) replies.accept(answers(commands.subList(0, middle)));
        });
    }

    static List<Reply> answers(List<Command> commands) {
        var replies = new ArrayList<Reply>(commands.size());
        for (var command : commands) replies.add(answer(command));
        return replies;
    }

    static Reply answer(Command command) {
        return switch (command) {
            case Command.Try it
            when it.amountMinor() % 2 == 0 ->
                new Reply.Tried(it.leg(), List.of(new Allocation(FundClass.MONEY, 0, it.amountMinor())));
            case Command.Try it -> new Reply.Declined(it.leg(), Decline.BALANCE_TOO_LOW);
            case Command.Confirm it ->
                new Reply.Confirmed(it.leg(), it.decidedAtMicros(), posting(it.owner(), -it.amountMinor()));
            case Command.Cancel it -> new Reply.Cancelled(it.leg());
            case Command.Credit it ->
                new Reply.Posted(
                        it.leg(),
                        it.decidedAtMicros(),
                        posting(it.owner(), it.parts().getFirst().amountMinor()));
            case Command.Get it -> new Reply.Absent(it.leg());
        };
    }

    private static List<Posting> posting(long owner, long amountMinor) {
        return List.of(new Posting(owner, FundClass.MONEY, Currency.JPY, amountMinor, 7, 10_000, 9_000, List.of()));
    }
}
