package dev.kessai.contracts.wire;

import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.v1.AccountsAnswer;
import dev.kessai.contracts.account.v1.AccountsServiceGrpc;
import dev.kessai.contracts.account.v1.BlockRequest;
import dev.kessai.contracts.account.v1.BlockResponse;
import dev.kessai.contracts.account.v1.CloseRequest;
import dev.kessai.contracts.account.v1.CloseResponse;
import dev.kessai.contracts.account.v1.FindRequest;
import dev.kessai.contracts.account.v1.FindResponse;
import dev.kessai.contracts.account.v1.LotsRequest;
import dev.kessai.contracts.account.v1.LotsResponse;
import dev.kessai.contracts.account.v1.OpenRequest;
import dev.kessai.contracts.account.v1.OpenResponse;
import dev.kessai.contracts.account.v1.ReceiversRequest;
import dev.kessai.contracts.account.v1.ReceiversResponse;
import dev.kessai.contracts.account.v1.SetFloorRequest;
import dev.kessai.contracts.account.v1.SetFloorResponse;
import dev.kessai.contracts.account.v1.SetLevelRequest;
import dev.kessai.contracts.account.v1.SetLevelResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the accounts of the ledgers in this process. What cannot be read is INVALID_ARGUMENT; what fails inside is
 * INTERNAL.
 */
public final class AccountsGrpcServer extends AccountsServiceGrpc.AccountsServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(AccountsGrpcServer.class);

    private final Map<String, Accounts> ledgers = new HashMap<>();
    private final Executor reading;

    /** @param reading runs the reads, which block: virtual threads */
    public AccountsGrpcServer(Collection<? extends Accounts> ledgers, Executor reading) {
        for (var ledger : ledgers) this.ledgers.put(ledger.name(), ledger);
        this.reading = reading;
    }

    @Override
    public void open(OpenRequest request, StreamObserver<OpenResponse> observer) {
        change(
                request.getLedger(),
                () -> AccountsWire.command(request),
                answer -> OpenResponse.newBuilder().setAnswer(answer).build(),
                observer);
    }

    @Override
    public void block(BlockRequest request, StreamObserver<BlockResponse> observer) {
        change(
                request.getLedger(),
                () -> AccountsWire.command(request),
                answer -> BlockResponse.newBuilder().setAnswer(answer).build(),
                observer);
    }

    @Override
    public void setFloor(SetFloorRequest request, StreamObserver<SetFloorResponse> observer) {
        change(
                request.getLedger(),
                () -> AccountsWire.command(request),
                answer -> SetFloorResponse.newBuilder().setAnswer(answer).build(),
                observer);
    }

    @Override
    public void setLevel(SetLevelRequest request, StreamObserver<SetLevelResponse> observer) {
        change(
                request.getLedger(),
                () -> AccountsWire.command(request),
                answer -> SetLevelResponse.newBuilder().setAnswer(answer).build(),
                observer);
    }

    @Override
    public void close(CloseRequest request, StreamObserver<CloseResponse> observer) {
        change(
                request.getLedger(),
                () -> AccountsWire.command(request),
                answer -> CloseResponse.newBuilder().setAnswer(answer).build(),
                observer);
    }

    @Override
    public void find(FindRequest request, StreamObserver<FindResponse> observer) {
        read(
                request.getLedger(),
                accounts -> {
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
        read(
                request.getLedger(),
                accounts -> AccountsWire.write(accounts.receivers(request.getOwnersList())),
                observer);
    }

    @Override
    public void lots(LotsRequest request, StreamObserver<LotsResponse> observer) {
        LotQuestion question;
        try {
            question = LotsWire.question(request);
        } catch (IllegalArgumentException e) {
            observer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        }
        read(request.getLedger(), accounts -> LotsWire.write(accounts.lots(question)), observer);
    }

    private <T> void change(
            String ledger,
            Supplier<AccountCommand> command,
            Function<AccountsAnswer, T> response,
            StreamObserver<T> observer) {
        var accounts = ledgers.get(ledger);
        if (accounts == null) {
            observer.onError(notHere(ledger));
            return;
        }
        AccountCommand read;
        try {
            read = command.get();
        } catch (IllegalArgumentException e) {
            observer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        }
        var ignored = accounts.submit(read).whenComplete((answer, error) -> {
            if (error != null) LOG.error("{}: no answer to {}", ledger, read, error);
            var known = answer != null ? answer : new AccountAnswer.Retry("", "internal error");
            observer.onNext(response.apply(AccountsWire.write(known)));
            observer.onCompleted();
        });
    }

    private <T> void read(String ledger, Function<Accounts, T> response, StreamObserver<T> observer) {
        var accounts = ledgers.get(ledger);
        if (accounts == null) {
            observer.onError(notHere(ledger));
            return;
        }
        reading.execute(() -> {
            try {
                observer.onNext(response.apply(accounts));
                observer.onCompleted();
            } catch (RuntimeException e) {
                LOG.error("{}: a read failed", ledger, e);
                observer.onError(Status.INTERNAL.asRuntimeException());
            }
        });
    }

    private static RuntimeException notHere(String ledger) {
        return Status.UNIMPLEMENTED
                .withDescription("no ledger " + ledger + " here")
                .asRuntimeException();
    }
}
