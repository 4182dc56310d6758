package dev.kessai.accounts.ledger;

import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a lane of the ledger is asked, with the way back to who asked. */
public sealed interface LedgerCommand {
    int lane();

    /** What a trace follows: the payment; 0 where there is none. */
    static long traceSubject(LedgerCommand command) {
        return command instanceof Money money ? money.command().leg().payment() : 0;
    }

    /** @param replies the same object for commands whose replies may leave as one list */
    record Money(int lane, Command command, Consumer<List<Reply>> replies) implements LedgerCommand {}

    record Account(int lane, AccountCommand command, CompletableFuture<AccountAnswer> answer)
            implements LedgerCommand {}

    /** Moves the lane's time forward, so that an idle lane does not hold up the history. */
    record Tick(int lane) implements LedgerCommand {}
}
