package dev.kessai.contracts.wire;

import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.v1.ExecuteRequest;
import dev.kessai.contracts.participant.v1.ExecuteResponse;
import dev.kessai.contracts.participant.v1.LegCommand;
import dev.kessai.contracts.participant.v1.ParticipantServiceGrpc;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A participant in another process. Each command is answered exactly once, whatever the transport does:
 *
 * <table>
 * <caption>What an end of a call means for the commands it leaves without a reply</caption>
 * <tr><td>INVALID_ARGUMENT, several commands</td><td>both halves again: a bad one never sinks its neighbours</td></tr>
 * <tr><td>INVALID_ARGUMENT, UNIMPLEMENTED, PERMISSION_DENIED</td><td>Alarm BAD_COMMAND: never a decline</td></tr>
 * <tr><td>any other end, also OK</td><td>Retry: not known what happened</td></tr>
 * </table>
 *
 * A reply to something that was not asked is dropped. Thread-safe.
 */
public final class ParticipantGrpcClient implements Participant {
    private final String name;
    private final ParticipantServiceGrpc.ParticipantServiceStub stub;
    private final CallLimits limits;
    private final LaneTraces traces;
    private final Coalescer<Slice> coalescer;

    /** A part of what one caller handed over, small enough for one call. */
    private record Slice(List<Command> commands, Consumer<List<Reply>> replies) {}

    public ParticipantGrpcClient(String name, Channel channel, CallLimits limits) {
        this(name, channel, limits, LaneTraces.OFF);
    }

    /** @param traces go with the calls that work for them */
    public ParticipantGrpcClient(String name, Channel channel, CallLimits limits, LaneTraces traces) {
        this.name = name;
        this.limits = limits;
        this.traces = traces;
        this.stub = ParticipantServiceGrpc.newStub(channel).withMaxInboundMessageSize(Transport.MESSAGE_BYTES_MAX);
        this.coalescer = new Coalescer<>(limits, slices -> call(slices, this::ended));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
        int max = limits.commandsMax();
        for (int from = 0; from < commands.size(); from += max) {
            var slice = new Slice(List.copyOf(commands.subList(from, Math.min(from + max, commands.size()))), replies);
            if (!coalescer.offer(slice, slice.commands.size())) retry(slice, "queue to " + name + " is full");
        }
    }

    /** Calls made so far; halves of a refused call are not counted. */
    public long calls() {
        return coalescer.calls();
    }

    /** Commands that left in these calls. */
    public long commands() {
        return coalescer.commands();
    }

    private void ended() {
        coalescer.ended();
    }

    private void call(List<Slice> slices, Runnable ended) {
        var request = ExecuteRequest.newBuilder();
        for (var slice : slices) for (var command : slice.commands) request.addCommands(ParticipantWire.write(command));
        var traced = CallTraces.with(stub, traces, request.getCommandsList(), LegCommand::getPayment);
        var timed = traced.withDeadlineAfter(limits.timeoutMillis(), TimeUnit.MILLISECONDS);
        // The call carries commands of many requests: the end of one must not cancel it.
        Context.ROOT.run(() -> timed.execute(request.build(), new Answer(slices, ended)));
    }

    /** Takes the one response or the error of one call. */
    private final class Answer implements StreamObserver<ExecuteResponse> {
        private final List<Slice> slices;
        private final Runnable ended;
        private @Nullable ExecuteResponse response;

        Answer(List<Slice> slices, Runnable ended) {
            this.slices = slices;
            this.ended = ended;
        }

        @Override
        public void onNext(ExecuteResponse value) {
            response = value;
        }

        @Override
        public void onCompleted() {
            ended.run();
            var got = response;
            var replies = new ReplyMatch(commands(slices));
            if (got != null) for (var reply : got.getRepliesList()) replies.add(reply);
            deliver(slices, replies.complete("no reply from " + name));
        }

        @Override
        public void onError(Throwable error) {
            var status = Status.fromThrowable(error);
            int count = slices.stream().mapToInt(slice -> slice.commands.size()).sum();
            if (status.getCode() == Status.Code.INVALID_ARGUMENT && count > 1) {
                var second = new Half(ended);
                for (var half : halves(slices, count / 2)) call(half, second);
                return;
            }
            ended.run();
            for (var slice : slices) {
                if (Transport.isBug(status)) alarm(slice);
                else retry(slice, Transport.text(status));
            }
        }
    }

    /** Ends when both halves have. */
    private static final class Half implements Runnable {
        private final Runnable ended;
        private final AtomicInteger open = new AtomicInteger(2);

        Half(Runnable ended) {
            this.ended = ended;
        }

        @Override
        public void run() {
            if (open.decrementAndGet() == 0) ended.run();
        }
    }

    private static List<List<Slice>> halves(List<Slice> slices, int firstCount) {
        var first = new ArrayList<Slice>();
        var second = new ArrayList<Slice>();
        int left = firstCount;
        for (var slice : slices) {
            int here = Math.min(left, slice.commands.size());
            left -= here;
            if (here > 0) first.add(new Slice(slice.commands.subList(0, here), slice.replies));
            if (here < slice.commands.size())
                second.add(new Slice(slice.commands.subList(here, slice.commands.size()), slice.replies));
        }
        return List.of(first, second);
    }

    private static List<Command> commands(List<Slice> slices) {
        if (slices.size() == 1) return slices.getFirst().commands;
        var commands = new ArrayList<Command>();
        for (var slice : slices) commands.addAll(slice.commands);
        return commands;
    }

    private static void deliver(List<Slice> slices, List<Reply> replies) {
        int from = 0;
        for (var slice : slices) {
            int to = from + slice.commands.size();
            slice.replies.accept(List.copyOf(replies.subList(from, to)));
            from = to;
        }
    }

    private static void retry(Slice slice, String detail) {
        slice.replies.accept(slice.commands.stream()
                .<Reply>map(command -> new Reply.Retry(command.leg(), detail))
                .toList());
    }

    private static void alarm(Slice slice) {
        slice.replies.accept(slice.commands.stream()
                .<Reply>map(command -> new Reply.Alarm(command.leg(), Reply.AlarmCode.BAD_COMMAND))
                .toList());
    }
}
