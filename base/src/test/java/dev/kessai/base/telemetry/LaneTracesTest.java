package dev.kessai.base.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.lane.LaneBatch;
import dev.kessai.base.lane.LaneFailure;
import dev.kessai.base.lane.LaneProgram;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;

final class LaneTracesTest {
    private static SpanContext span(long id, TraceFlags flags) {
        return SpanContext.create("%032x".formatted(id), "%016x".formatted(id), flags, TraceState.getDefault());
    }

    @Test
    void withoutTracesAProgramRunsAsItIs() {
        var program = new Nothing();
        assertThat(LaneTraces.OFF.isOn()).isFalse();
        assertThat(LaneTraces.OFF.around("batch", program, number -> number)).isSameAs(program);
    }

    @Test
    void aSampledTraceIsFoundByEverySubjectThatIsTheSame() {
        try (var telemetry = Telemetry.withTraces("test", "http://127.0.0.1:9/v1/traces", Telemetry.Sampling.USUAL)) {
            var traces = telemetry.laneTraces();
            traces.follow(-7, span(1, TraceFlags.getSampled()));
            traces.same(-7, 70);
            traces.same(-8, 80);
            traces.follow(-9, span(2, TraceFlags.getDefault()));
            assertThat(traces.find(70)).isEqualTo(span(1, TraceFlags.getSampled()));
            assertThat(traces.find(80)).isNull();
            assertThat(traces.find(-9)).as("not sampled").isNull();
            assertThat(traces.find(0)).isNull();
        }
    }

    @Test
    void theOldestAreForgotten() {
        try (var telemetry = Telemetry.withTraces("test", "http://127.0.0.1:9/v1/traces", Telemetry.Sampling.USUAL)) {
            var traces = telemetry.laneTraces();
            for (int i = 1; i <= LaneTraces.FOLLOWED_MAX + 1; i++) traces.follow(i, span(i, TraceFlags.getSampled()));
            assertThat(traces.find(1)).isNull();
            assertThat(traces.find(2)).isNotNull();
            assertThat(traces.find(LaneTraces.FOLLOWED_MAX + 1)).isNotNull();
        }
    }

    private static final class Nothing implements LaneProgram<Integer> {
        @Override
        public int lane(Integer command) {
            return 0;
        }

        @Override
        public void load(LaneBatch<Integer> batch) {}

        @Override
        public void decide(LaneBatch<Integer> batch) {}

        @Override
        public void committed(LaneBatch<Integer> batch) {}

        @Override
        public void dropped(LaneBatch<Integer> batch) {}

        @Override
        public void forget(int lane) {}

        @Override
        public void failed(Integer command, LaneFailure failure) {}

        @Override
        public void notOwner(Integer command, String address) {}
    }
}
