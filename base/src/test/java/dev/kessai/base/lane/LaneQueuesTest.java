package dev.kessai.base.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneQueuesTest {
    private final LaneQueues<String> queues = new LaneQueues<>();

    private void come(String... commands) {
        for (var each : commands) queues.add(each.charAt(0), each);
    }

    @Test
    void aBatchTakesWholeLanesTheLongestWaitingFirst() {
        come("a1", "b1", "a2", "c1", "b2");
        assertThat(queues.take(4)).containsExactly("a1", "a2", "b1", "b2");
        assertThat(queues.take(4)).containsExactly("c1");
        assertThat(queues.isEmpty()).isTrue();
        assertThat(queues.take(4)).isEmpty();
    }

    @Test
    void whatDidNotFitIsNextAndDoesNotWaitForThoseThatCameLater() {
        come("a1", "a2", "a3", "b1");
        assertThat(queues.take(2)).containsExactly("a1", "a2");
        come("c1", "a4");
        assertThat(queues.take(3)).containsExactly("a3", "a4", "b1");
        assertThat(queues.take(3)).isEqualTo(List.of("c1"));
    }

    @Test
    void aHotLaneStarvesNobody() {
        come("a1", "b1");
        for (int i = 2; i < 100; i++) come("a" + i);
        assertThat(queues.take(3)).containsExactly("a1", "a2", "a3");
        assertThat(queues.take(3)).as("b1 came before a4").containsExactly("b1", "a4", "a5");
    }

    @Test
    void aLaneThatWasEmptyComesBack() {
        come("a1");
        assertThat(queues.take(1)).containsExactly("a1");
        come("b1", "a2");
        assertThat(queues.take(2)).containsExactly("b1", "a2");
    }
}
