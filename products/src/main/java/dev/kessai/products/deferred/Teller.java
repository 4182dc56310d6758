package dev.kessai.products.deferred;

import dev.kessai.base.db.Db;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Scope;
import dev.kessai.products.deferred.DecisionStore.ToTell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the ledger of credit lines and suspensions: commands of the user's lane, ordered with his purchases. The row
 * says which versions the ledger has; what it lacks is told until it has it. Blocks. Thread-safe.
 */
final class Teller {
    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);
    /** Our blocks are newer than those that staff numbers by hand: who owes must not go on buying. */
    static final long BLOCKS_FROM = 1L << 52;

    private static final int AT_ONCE_MAX = 512;
    private static final long ANSWER_SECONDS_MAX = 10;

    private final Db db;
    private final Accounts deferred;
    private final DecisionStore store = new DecisionStore();

    Teller(Db db, Accounts deferred) {
        this.db = db;
        this.deferred = deferred;
    }

    /** Everybody of whom the ledger does not know everything; answers of how many it knows now. */
    int tellAll() {
        int told = 0;
        long after = 0;
        while (true) {
            long from = after;
            var some = db.read(tx -> store.toTell(tx, from, AT_ONCE_MAX));
            if (some.isEmpty()) return told;
            told += tell(some);
            after = some.getLast().owner();
        }
    }

    /** Whether there is something that the ledger does not know. */
    boolean hasToTell() {
        return !db.read(tx -> store.toTell(tx, 0, 1)).isEmpty();
    }

    /** Whether the ledger knows everything of this user now. */
    boolean tell(long owner) {
        var one = db.read(tx -> store.toTell(tx, owner));
        return one.isEmpty() || tell(List.of(one.get())) == 1;
    }

    private int tell(List<ToTell> some) {
        var asked = new ArrayList<CompletableFuture<AccountAnswer>>();
        for (var each : some) asked.add(submit(each));
        var done = new ArrayList<ToTell>();
        for (int i = 0; i < some.size(); i++) if (isDone(some.get(i), asked.get(i))) done.add(some.get(i));
        if (!done.isEmpty()) db.run(tx -> done.forEach(each -> store.told(tx, each)));
        return done.size();
    }

    private CompletableFuture<AccountAnswer> submit(ToTell user) {
        var asked = deferred.submit(new AccountCommand.Open(user.owner(), Currency.JPY));
        if (user.version() != user.told())
            asked = then(
                    asked,
                    new AccountCommand.SetFloor(
                            user.owner(), FundClass.DEFERRED_RECEIVABLE, Currency.JPY, -user.line(), user.version()));
        if (user.suspensions() != user.suspensionsTold()) {
            int scopes = user.suspended() ? Scope.PAY.bit() : 0;
            asked = then(asked, new AccountCommand.Block(user.owner(), scopes, BLOCKS_FROM + user.suspensions()));
        }
        return asked;
    }

    private CompletableFuture<AccountAnswer> then(CompletableFuture<AccountAnswer> before, AccountCommand next) {
        return before.thenCompose(answer -> answer instanceof AccountAnswer.Done
                ? deferred.submit(next)
                : CompletableFuture.completedFuture(answer));
    }

    private static boolean isDone(ToTell user, CompletableFuture<AccountAnswer> asked) {
        try {
            var answer = asked.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            if (answer instanceof AccountAnswer.Refused refused)
                LOG.atWarn().addKeyValue("owner", user.owner()).log("the ledger refuses: {}", refused.reason());
            return answer instanceof AccountAnswer.Done;
        } catch (TimeoutException | ExecutionException e) {
            return false; // told again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
