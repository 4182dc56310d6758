package dev.kessai.contracts.wire;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.v1.ExecuteRequest;
import dev.kessai.contracts.participant.v1.ExecuteResponse;
import dev.kessai.contracts.participant.v1.ParticipantServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a participant. A call is answered when its last command is; any number of calls run beside each other. What
 * cannot be read is Alarm BAD_COMMAND and leaves the others alone; a command without a leg key, or too many commands,
 * refuse the call before anything was done. A call whose caller has gone is finished without an answer.
 */
public final class ParticipantGrpcServer extends ParticipantServiceGrpc.ParticipantServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(ParticipantGrpcServer.class);

    private final Participant participant;
    private final Executor answering;

    /** @param answering writes responses, so that the participant's threads do not */
    public ParticipantGrpcServer(Participant participant, Executor answering) {
        this.participant = participant;
        this.answering = answering;
    }

    @Override
    public void execute(ExecuteRequest request, StreamObserver<ExecuteResponse> observer) {
        if (observer instanceof ServerCallStreamObserver<ExecuteResponse> call) call.setOnCancelHandler(() -> {});
        int count = request.getCommandsCount();
        if (count > Transport.COMMANDS_MAX) {
            observer.onError(refused("at most " + Transport.COMMANDS_MAX + " commands, not " + count));
            return;
        }
        var commands = new ArrayList<Command>(count);
        var bad = new ArrayList<Reply>();
        try {
            read(request, commands, bad);
        } catch (IllegalArgumentException e) {
            observer.onError(refused(String.valueOf(e.getMessage())));
            return;
        }
        var collected = new Collected(count, observer);
        collected.add(bad);
        if (commands.isEmpty()) return;
        try {
            participant.execute(commands, collected::add);
        } catch (RuntimeException e) {
            LOG.error("{} did not take {} commands", participant.name(), count, e);
            collected.fail();
        }
    }

    private void read(ExecuteRequest request, List<Command> commands, List<Reply> bad) {
        for (var wire : request.getCommandsList()) {
            var leg = ParticipantWire.leg(wire);
            try {
                commands.add(ParticipantWire.command(wire));
            } catch (IllegalArgumentException e) {
                LOG.error("{} cannot read the command of leg {}: {}", participant.name(), leg, e.getMessage());
                bad.add(new Reply.Alarm(leg, Reply.AlarmCode.BAD_COMMAND));
            }
        }
    }

    private static RuntimeException refused(String why) {
        return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
    }

    /** The replies of one call until there are as many as commands. Thread-safe. */
    private final class Collected {
        private final int count;
        private final StreamObserver<ExecuteResponse> observer;
        private final ReentrantLock lock = new ReentrantLock();
        private final List<Reply> replies;
        private boolean ended;

        Collected(int count, StreamObserver<ExecuteResponse> observer) {
            this.count = count;
            this.observer = observer;
            this.replies = new ArrayList<>(count);
        }

        void add(List<Reply> more) {
            lock.lock();
            try {
                if (ended) return;
                replies.addAll(more);
                if (replies.size() < count) return;
                ended = true;
            } finally {
                lock.unlock();
            }
            answering.execute(this::answer);
        }

        /** Some commands may have been taken: not known what happened. */
        void fail() {
            lock.lock();
            try {
                if (ended) return;
                ended = true;
            } finally {
                lock.unlock();
            }
            observer.onError(Status.INTERNAL.asRuntimeException());
        }

        private void answer() {
            var response = ExecuteResponse.newBuilder();
            for (var reply : replies) response.addReplies(ParticipantWire.write(reply));
            observer.onNext(response.build());
            observer.onCompleted();
        }
    }
}
