package dev.kessai.contracts.wire;

import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.v1.AccountsAnswer;
import dev.kessai.contracts.account.v1.AccountsServiceGrpc;
import dev.kessai.contracts.account.v1.BlockRequest;
import dev.kessai.contracts.account.v1.BlockResponse;
import dev.kessai.contracts.account.v1.CloseRequest;
import dev.kessai.contracts.account.v1.CloseResponse;
import dev.kessai.contracts.account.v1.FindRequest;
import dev.kessai.contracts.account.v1.FindResponse;
import dev.kessai.contracts.account.v1.OpenRequest;
import dev.kessai.contracts.account.v1.OpenResponse;
import dev.kessai.contracts.account.v1.ReceiversRequest;
import dev.kessai.contracts.account.v1.ReceiversResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a ledger's accounts. What cannot be read is INVALID_ARGUMENT; what fails inside is INTERNAL. */
public final class AccountsGrpcServer extends AccountsServiceGrpc.AccountsServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(AccountsGrpcServer.class);

    private final Accounts accounts;
    private final Executor reading;

    /** @param reading runs the reads, which block: virtual threads */
    public AccountsGrpcServer(Accounts accounts, Executor reading) {
        this.accounts = accounts;
        this.reading = reading;
    }

    @Override
    public void open(OpenRequest request, StreamObserver<OpenResponse> observer) {
        change(
                () -> AccountsWire.command(request),
                answer -> OpenResponse.newBuilder().setAnswer(answer).build(),
                observer);
    }

    @Override
    public void block(BlockRequest request, StreamObserver<BlockResponse> observer) {
        change(
                () -> AccountsWire.command(request),
                answer -> BlockResponse.newBuilder().setAnswer(answer).build(),
                observer);
    }

    @Override
    public void close(CloseRequest request, StreamObserver<CloseResponse> observer) {
        change(
                () -> AccountsWire.command(request),
                answer -> CloseResponse.newBuilder().setAnswer(answer).build(),
                observer);
    }

    @Override
    public void find(FindRequest request, StreamObserver<FindResponse> observer) {
        read(
                () -> {
                    var response = FindResponse.newBuilder();
                    accounts.find(request.getOwner()).ifPresent(owner -> response.setOwner(AccountsWire.write(owner)));
                    return response.build();
                },
                observer);
    }

    @Override
    public void receivers(ReceiversRequest request, StreamObserver<ReceiversResponse> observer) {
        if (request.getOwnersCount() > Transport.COMMANDS_MAX) {
            observer.onError(Status.INVALID_ARGUMENT
                    .withDescription("at most " + Transport.COMMANDS_MAX + " owners")
                    .asRuntimeException());
            return;
        }
        read(() -> AccountsWire.write(accounts.receivers(request.getOwnersList())), observer);
    }

    private <T> void change(
            Supplier<AccountCommand> command, Function<AccountsAnswer, T> response, StreamObserver<T> observer) {
        AccountCommand read;
        try {
            read = command.get();
        } catch (IllegalArgumentException e) {
            observer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        }
        var ignored = accounts.submit(read).whenComplete((answer, error) -> {
            if (error != null) LOG.error("{}: no answer to {}", accounts.name(), read, error);
            var known = answer != null ? answer : new AccountAnswer.Retry("", "internal error");
            observer.onNext(response.apply(AccountsWire.write(known)));
            observer.onCompleted();
        });
    }

    private <T> void read(Supplier<T> response, StreamObserver<T> observer) {
        reading.execute(() -> {
            try {
                observer.onNext(response.get());
                observer.onCompleted();
            } catch (RuntimeException e) {
                LOG.error("{}: a read failed", accounts.name(), e);
                observer.onError(Status.INTERNAL.asRuntimeException());
            }
        });
    }
}
