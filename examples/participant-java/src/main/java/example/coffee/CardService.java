package example.coffee;

import dev.kessai.contracts.participant.v1.AlarmCode;
import dev.kessai.contracts.participant.v1.ExecuteRequest;
import dev.kessai.contracts.participant.v1.ExecuteResponse;
import dev.kessai.contracts.participant.v1.LegCommand;
import dev.kessai.contracts.participant.v1.LegReply;
import dev.kessai.contracts.participant.v1.ParticipantServiceGrpc.ParticipantServiceImplBase;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The gRPC side: a call is one transaction, answered after its commit. A call that cannot be addressed is refused
 * whole, a command that cannot be read is answered alone.
 */
final class CardService extends ParticipantServiceImplBase {
    private static final Logger LOG = Logger.getLogger("example.coffee");
    private static final int COMMANDS_MAX = 1_024;
    private static final int LEG_MAX = 255;

    private final String name;
    private final CardStore store;

    /** @param name of the ledger that it answers for */
    CardService(String name, CardStore store) {
        this.name = name;
        this.store = store;
    }

    @Override
    public void execute(ExecuteRequest request, StreamObserver<ExecuteResponse> caller) {
        if (request.getCommandsCount() > COMMANDS_MAX
                || !request.getCommandsList().stream().allMatch(CardService::hasKey)) {
            caller.onError(Status.INVALID_ARGUMENT
                    .withDescription("at most " + COMMANDS_MAX + " commands, each with a payment and a leg")
                    .asRuntimeException());
            return;
        }
        List<LegReply> replies;
        try {
            replies = store.inTransaction(cards -> decide(new Fence(cards), request.getCommandsList()));
        } catch (SQLException e) {
            // Not known what happened: the caller sends the same keys again.
            LOG.log(Level.SEVERE, "nothing was committed, or it is not known", e);
            caller.onError(Status.UNAVAILABLE.withCause(e).asRuntimeException());
            return;
        }
        caller.onNext(ExecuteResponse.newBuilder().addAllReplies(replies).build());
        caller.onCompleted();
    }

    private static boolean hasKey(LegCommand command) {
        return command.getPayment() > 0 && command.getLeg() >= 1 && command.getLeg() <= LEG_MAX;
    }

    private List<LegReply> decide(Fence fence, List<LegCommand> commands) throws SQLException {
        var replies = new ArrayList<LegReply>();
        for (var command : commands)
            replies.add(
                    command.getLedger().equals(name)
                            ? fence.decide(command)
                            : Fence.alarm(command, AlarmCode.ALARM_CODE_UNKNOWN_LEDGER));
        return replies;
    }
}
