package dev.kessai.contracts.wire;

import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.account.v1.AccountsAnswer;
import dev.kessai.contracts.account.v1.AccountsServiceGrpc;
import dev.kessai.contracts.account.v1.BlockResponse;
import dev.kessai.contracts.account.v1.CloseResponse;
import dev.kessai.contracts.account.v1.FindRequest;
import dev.kessai.contracts.account.v1.OpenResponse;
import dev.kessai.contracts.account.v1.ReceiversRequest;
import dev.kessai.contracts.account.v1.SetFloorResponse;
import dev.kessai.contracts.account.v1.SetLevelResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A ledger's accounts in another process. A change ends with its answer, with Retry where the transport cannot tell, or
 * with {@link PeerFailure} for a bug; a read throws PeerFailure where it gets no answer. Thread-safe.
 */
public final class AccountsGrpcClient implements Accounts {
    private final String name;
    private final AccountsServiceGrpc.AccountsServiceStub stub;
    private final AccountsServiceGrpc.AccountsServiceBlockingStub blocking;
    private final long timeoutMillis;

    public AccountsGrpcClient(String name, Channel channel, long timeoutMillis) {
        this.name = name;
        this.timeoutMillis = timeoutMillis;
        this.stub = AccountsServiceGrpc.newStub(channel).withMaxInboundMessageSize(Transport.MESSAGE_BYTES_MAX);
        this.blocking =
                AccountsServiceGrpc.newBlockingStub(channel).withMaxInboundMessageSize(Transport.MESSAGE_BYTES_MAX);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
        var answer = new CompletableFuture<AccountAnswer>();
        var timed = stub.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
        switch (command) {
            case AccountCommand.Open it ->
                timed.open(AccountsWire.write(name, it), new Answer<>(answer, OpenResponse::getAnswer));
            case AccountCommand.Block it ->
                timed.block(AccountsWire.write(name, it), new Answer<>(answer, BlockResponse::getAnswer));
            case AccountCommand.SetFloor it ->
                timed.setFloor(AccountsWire.write(name, it), new Answer<>(answer, SetFloorResponse::getAnswer));
            case AccountCommand.SetLevel it ->
                timed.setLevel(AccountsWire.write(name, it), new Answer<>(answer, SetLevelResponse::getAnswer));
            case AccountCommand.Close it ->
                timed.close(AccountsWire.write(name, it), new Answer<>(answer, CloseResponse::getAnswer));
        }
        return answer;
    }

    @Override
    public Optional<OwnerView> find(long owner) {
        try {
            var found = timed().find(FindRequest.newBuilder()
                    .setLedger(name)
                    .setOwner(owner)
                    .build());
            return found.hasOwner() ? Optional.of(AccountsWire.owner(found.getOwner())) : Optional.empty();
        } catch (StatusRuntimeException e) {
            throw new PeerFailure(name, e.getStatus());
        }
    }

    @Override
    public Map<Long, Receiver> receivers(List<Long> owners) {
        var receivers = HashMap.<Long, Receiver>newHashMap(owners.size());
        try {
            for (int from = 0; from < owners.size(); from += Transport.COMMANDS_MAX) {
                var some = owners.subList(from, Math.min(from + Transport.COMMANDS_MAX, owners.size()));
                var request = ReceiversRequest.newBuilder()
                        .setLedger(name)
                        .addAllOwners(some)
                        .build();
                receivers.putAll(AccountsWire.receivers(timed().receivers(request)));
            }
        } catch (StatusRuntimeException e) {
            throw new PeerFailure(name, e.getStatus());
        }
        return receivers;
    }

    @Override
    public LotPage lots(LotQuestion question) {
        try {
            return LotsWire.page(timed().lots(LotsWire.write(name, question)));
        } catch (StatusRuntimeException e) {
            throw new PeerFailure(name, e.getStatus());
        }
    }

    private AccountsServiceGrpc.AccountsServiceBlockingStub timed() {
        return blocking.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /** Takes the one response of a change. */
    private final class Answer<T> implements StreamObserver<T> {
        private final CompletableFuture<AccountAnswer> answer;
        private final Function<T, AccountsAnswer> inside;

        Answer(CompletableFuture<AccountAnswer> answer, Function<T, AccountsAnswer> inside) {
            this.answer = answer;
            this.inside = inside;
        }

        @Override
        public void onNext(T response) {
            try {
                answer.complete(AccountsWire.answer(inside.apply(response)));
            } catch (IllegalArgumentException e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public void onCompleted() {
            answer.complete(new AccountAnswer.Retry("", "no answer"));
        }

        @Override
        public void onError(Throwable error) {
            var status = Status.fromThrowable(error);
            if (Transport.isBug(status)) answer.completeExceptionally(new PeerFailure(name, status));
            else answer.complete(new AccountAnswer.Retry("", Transport.text(status)));
        }
    }
}
