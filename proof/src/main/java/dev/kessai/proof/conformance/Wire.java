package dev.kessai.proof.conformance;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.v1.ExecuteRequest;
import dev.kessai.contracts.participant.v1.LegCommand;
import dev.kessai.contracts.participant.v1.LegReply;
import dev.kessai.contracts.participant.v1.ParticipantServiceGrpc;
import dev.kessai.contracts.wire.ParticipantWire;
import dev.kessai.contracts.wire.Transport;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A participant at its address, called as it is: one call, no repetition, no repair. Thread-safe. */
final class Wire implements AutoCloseable {
    private static final long CALL_MILLIS_MAX = 20_000;

    private final ManagedChannel channel;
    private final ParticipantServiceGrpc.ParticipantServiceBlockingStub stub;

    /** How a call ended: replies where the status is OK. */
    record Answer(Status status, List<LegReply> replies) {
        boolean isOk() {
            return status.isOk();
        }

        boolean isInvalidArgument() {
            return status.getCode() == Status.Code.INVALID_ARGUMENT;
        }

        /** In the words of the contract; what cannot be read is Retry. */
        List<Reply> read() {
            if (!isOk()) throw new Mismatch("the call ended with " + text());
            var read = new ArrayList<Reply>(replies.size());
            for (var reply : replies) {
                try {
                    read.add(ParticipantWire.reply(reply));
                } catch (IllegalArgumentException e) {
                    throw new Mismatch("a reply without a leg key", e);
                }
            }
            return read;
        }

        String text() {
            return status.getDescription() == null
                    ? status.getCode().name()
                    : status.getCode() + ": " + status.getDescription();
        }
    }

    Wire(String address) {
        this.channel = NettyChannelBuilder.forTarget(address)
                .usePlaintext()
                .maxInboundMessageSize(Transport.MESSAGE_BYTES_MAX)
                .build();
        this.stub = ParticipantServiceGrpc.newBlockingStub(channel);
    }

    Answer call(List<LegCommand> commands) {
        var request = ExecuteRequest.newBuilder().addAllCommands(commands).build();
        try {
            var response = stub.withDeadlineAfter(CALL_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .execute(request);
            return new Answer(Status.OK, response.getRepliesList());
        } catch (StatusRuntimeException e) {
            return new Answer(e.getStatus(), List.of());
        }
    }

    /** One reply for each command, in their order; a Mismatch where they do not match. */
    List<Reply> ask(List<Command> commands) {
        var wire = new ArrayList<LegCommand>(commands.size());
        for (var command : commands) wire.add(ParticipantWire.write(command));
        var replies = new ArrayList<>(call(wire).read());
        var inOrder = new ArrayList<Reply>(commands.size());
        for (var command : commands) {
            int at = 0;
            while (at < replies.size() && !replies.get(at).leg().equals(command.leg())) at++;
            if (at == replies.size()) throw new Mismatch("no reply to " + Words.of(command));
            inOrder.add(replies.remove(at));
        }
        if (!replies.isEmpty()) throw new Mismatch("a reply that nobody asked for: " + Words.of(replies.getFirst()));
        return inOrder;
    }

    Reply ask(Command command) {
        return ask(List.of(command)).getFirst();
    }

    /** Whether it answers now. */
    boolean isReached(Command question) {
        channel.resetConnectBackoff();
        return call(List.of(ParticipantWire.write(question))).isOk();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
