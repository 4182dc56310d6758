package dev.kessai.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    @Test
    void whatWaitsIsWrittenBeforeTheEnd() {
        Queue<AccessLog.Line> written = new ConcurrentLinkedQueue<>();
        try (var log = new AccessLog(1_000, written::add)) {
            for (int i = 0; i < 1_000; i++) log.add(line(i));
        }
        assertThat(written).hasSize(1_000);
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() {
        var writing = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Queue<AccessLog.Line> written = new ConcurrentLinkedQueue<>();
        try (var log = new AccessLog(10, line -> {
            writing.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            written.add(line);
        })) {
            log.add(line(0));
            Awaitility.await().until(() -> writing.getCount() == 0);
            for (int i = 0; i < 15; i++) log.add(line(i));
            assertThat(log.dropped()).isEqualTo(5);
            go.countDown();
        }
        assertThat(written).hasSize(11);
    }

    private static AccessLog.Line line(int number) {
        return new AccessLog.Line("req_0000" + number, "GET", "/a", "p", 200, 0, number, 1);
    }
}
