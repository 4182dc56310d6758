package dev.kessai.contracts.wire;

import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotPlace;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The accounts of a ledger that runs as several instances. A change goes to the owner of its owner's lane; where that
 * was wrong, or the answer is not known, the same again, a bounded number of times, and then is answered Retry. A read
 * goes to the first instance that answers, since the database is the same. Thread-safe.
 */
public final class RoutedAccounts implements Accounts {
    private final String name;
    private final LaneRoutes routes;
    private final List<Accounts> readers;
    private final Function<String, Accounts> peers;

    /**
     * @param readers of which any can read, the nearest first
     * @param peers the ledger at an address; the one in this process for its own address, without transport
     */
    public RoutedAccounts(String name, LaneRoutes routes, List<Accounts> readers, Function<String, Accounts> peers) {
        if (readers.isEmpty()) throw new IllegalArgumentException("no reader of " + name);
        this.name = name;
        this.routes = routes;
        this.readers = List.copyOf(readers);
        this.peers = peers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
        var result = new CompletableFuture<AccountAnswer>();
        send(command, result, 1);
        return result;
    }

    @Override
    public Optional<OwnerView> find(long owner) {
        return read(reader -> reader.find(owner));
    }

    @Override
    public Map<Long, Receiver> receivers(List<Long> owners) {
        return read(reader -> reader.receivers(owners));
    }

    /** From the lane's owner, who can move the lane's time; from any instance where it does not answer. */
    @Override
    public LotPage lots(LotQuestion question) {
        var page = lotsOfOwner(question);
        boolean behind = !page.more() && page.reached().compareTo(LotPlace.behind(question.untilMicros())) < 0;
        if (behind) routes.refresh(() -> {}); // perhaps the lane has moved
        return page;
    }

    private LotPage lotsOfOwner(LotQuestion question) {
        var address = routes.address(question.lane());
        if (!address.isEmpty()) {
            try {
                return peers.apply(address).lots(question);
            } catch (PeerFailure failure) {
                if (failure.isBug()) throw failure;
            }
        }
        return read(reader -> reader.lots(question));
    }

    private <T> T read(Function<Accounts, T> question) {
        for (int i = 0; ; i++) {
            try {
                return question.apply(readers.get(i));
            } catch (PeerFailure failure) {
                if (failure.isBug() || i + 1 == readers.size()) throw failure;
            }
        }
    }

    private void send(AccountCommand command, CompletableFuture<AccountAnswer> result, int attempt) {
        int lane = Owner.lane(command.owner(), routes.lanes());
        var address = routes.address(lane);
        if (address.isEmpty()) {
            again(command, result, attempt, new AccountAnswer.Retry("", "no owner of lane " + lane));
            return;
        }
        var ignored = peers.apply(address).submit(command).whenComplete((answer, error) -> {
            if (error != null) result.completeExceptionally(error);
            else if (answer instanceof AccountAnswer.Retry retry) {
                if (!retry.address().isEmpty()) routes.correct(lane, retry.address());
                again(command, result, attempt, retry);
            } else result.complete(answer);
        });
    }

    private void again(
            AccountCommand command, CompletableFuture<AccountAnswer> result, int attempt, AccountAnswer.Retry retry) {
        if (attempt == LaneRoutes.ATTEMPTS_MAX) {
            result.complete(retry);
            routes.refresh(() -> {});
            return;
        }
        Runnable send = () -> routes.later(attempt, () -> send(command, result, attempt + 1));
        if (retry.address().isEmpty()) routes.refresh(send);
        else send.run();
    }
}
