package dev.kessai.contracts.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import io.grpc.ServerInterceptors;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallTracesTest {
    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String UNSAMPLED = SAMPLED.replace("-01", "-00");

    private static Telemetry telemetry() {
        return Telemetry.withTraces("test", "http://127.0.0.1:9/v1/traces", Telemetry.Sampling.USUAL);
    }

    /** Asks for these payments, from a process with these traces to one with those. */
    private static void ask(LaneTraces here, LaneTraces there, long... payments) throws Exception {
        var service = new ParticipantGrpcServer(new FakeParticipant("balance", Runnable::run), Runnable::run);
        try (var loop = Loop.loopback(() -> ServerInterceptors.intercept(service, CallTraces.receiving(there)))) {
            var client = new ParticipantGrpcClient("balance", loop.channel(), CallLimits.DEFAULT, here);
            for (long payment : payments) {
                var replies = new CompletableFuture<List<Reply>>();
                client.execute(List.of(new Command.Get(new LegKey(payment, 1), "balance", 5)), replies::complete);
                assertThat(replies.get(30, SECONDS)).hasSize(1);
            }
        }
    }

    @Test
    void aSampledTraceGoesWithTheCallThatWorksForIt() throws Exception {
        try (var here = telemetry();
                var there = telemetry()) {
            here.laneTraces().follow(7, SAMPLED);
            here.laneTraces().follow(8, UNSAMPLED);
            here.laneTraces().follow(9, "no trace");
            ask(here.laneTraces(), there.laneTraces(), 6, 7, 8, 9);
            assertThat(there.laneTraces().traceparent(7)).contains(SAMPLED);
            for (long other : new long[] {6, 8, 9})
                assertThat(there.laneTraces().traceparent(other)).isEmpty();
        }
    }

    @Test
    void withoutTracesNothingIsSentAndNothingIsKept() throws Exception {
        try (var there = telemetry()) {
            ask(LaneTraces.OFF, there.laneTraces(), 7);
            assertThat(there.laneTraces().isFollowing()).isFalse();
        }
        try (var here = telemetry()) {
            here.laneTraces().follow(7, SAMPLED);
            ask(here.laneTraces(), LaneTraces.OFF, 7);
            assertThat(LaneTraces.OFF.isFollowing()).isFalse();
        }
    }
}
