package dev.kessai.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.audit.Audit;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.AuditMovement;
import dev.kessai.contracts.audit.v1.AuditServiceGrpc;
import dev.kessai.contracts.audit.v1.ListRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditGrpcTest {
    private static final long TIMEOUT_MILLIS = 30_000;
    private static final int EVENTS = 50_000;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** One event a microsecond, complete until there are {@link #EVENTS}. */
    private static final class Counting implements Audit {
        final AtomicInteger told = new AtomicInteger();

        @Override
        public String service() {
            return "balance";
        }

        @Override
        public AuditAnswer list(long fromMicros, long toMicros, Consumer<List<AuditEvent>> pages) {
            if (toMicros > EVENTS) return new AuditAnswer.NotYet(EVENTS);
            var events = new ArrayList<AuditEvent>();
            for (long at = fromMicros; at < toMicros; at++) events.add(event(at));
            Audit.tell(events, page -> {
                told.addAndGet(page.size());
                pages.accept(page);
            });
            return new AuditAnswer.Listed(events.size());
        }

        static AuditEvent event(long at) {
            var taken = new AuditMovement(1, "balance", 5, FundClass.MONEY, Currency.JPY, -at);
            var given = new AuditMovement(2, "balance", 6, FundClass.MERCHANT_UNSETTLED, Currency.JPY, at);
            return new AuditEvent(at + ":1", at, at, "purchase.code", List.of(taken, given));
        }
    }

    @Test
    void everyEventOfTheSpanComesOnceAndInOrder() throws Exception {
        try (var loop = Loop.loopback(new AuditGrpcServer(List.of(new Counting()), threads))) {
            var client = new AuditGrpcClient("balance", loop.channel(), TIMEOUT_MILLIS);
            var events = new ArrayList<AuditEvent>();
            var answer = client.list(10, 4_510, page -> {
                assertThat(page.size()).isBetween(1, Audit.PAGE_MAX);
                events.addAll(page);
            });
            assertThat(answer).isEqualTo(new AuditAnswer.Listed(4_500));
            assertThat(events).hasSize(4_500);
            for (int i = 0; i < events.size(); i++) assertThat(events.get(i)).isEqualTo(Counting.event(10 + i));
            assertThat(client.list(10, 10, page -> {})).isEqualTo(new AuditAnswer.Listed(0));
        }
    }

    @Test
    void aSpanThatIsNotYetPastIsSaidToBeSo() throws Exception {
        try (var loop = Loop.inProcess(new AuditGrpcServer(List.of(new Counting()), threads))) {
            var client = new AuditGrpcClient("balance", loop.channel(), TIMEOUT_MILLIS);
            assertThat(client.list(0, EVENTS + 1, page -> {})).isEqualTo(new AuditAnswer.NotYet(EVENTS));
        }
    }

    @Test
    void aClientThatIsSlowIsNotOverrun() throws Exception {
        var audit = new Counting();
        try (var loop = Loop.loopback(new AuditGrpcServer(List.of(audit), threads))) {
            var client = new AuditGrpcClient("balance", loop.channel(), TIMEOUT_MILLIS);
            var told = new ArrayList<Integer>();
            assertThatThrownBy(() -> client.list(0, EVENTS, page -> {
                        told.add(audit.told.get());
                        if (told.size() == 3) throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");
            assertThat(told.getLast()).isLessThan(EVENTS / 2);
        }
    }

    @Test
    void aSpanThatEndsBeforeItBeginsIsABugOfTheCaller() throws Exception {
        try (var loop = Loop.inProcess(new AuditGrpcServer(List.of(new Counting()), threads))) {
            var client = new AuditGrpcClient("balance", loop.channel(), TIMEOUT_MILLIS);
            assertThatThrownBy(() -> client.list(9, 8, page -> {})).isInstanceOf(IllegalArgumentException.class);
            var stub = AuditServiceGrpc.newBlockingStub(loop.channel());
            var backwards = ListRequest.newBuilder()
                    .setService("balance")
                    .setFromMicros(9)
                    .setToMicros(8)
                    .build();
            assertThatThrownBy(() -> stub.list(backwards).hasNext()).hasMessageContaining("INVALID_ARGUMENT");
        }
    }

    @Test
    void aServiceThatIsNotThereIsAFailure() throws Exception {
        try (var loop = Loop.inProcess(new AuditGrpcServer(List.of(new Counting()), threads))) {
            var client = new AuditGrpcClient("points", loop.channel(), TIMEOUT_MILLIS);
            assertThatThrownBy(() -> client.list(0, 1, page -> {}))
                    .isInstanceOf(PeerFailure.class)
                    .hasMessageContaining("no service 'points' here");
        }
    }
}
