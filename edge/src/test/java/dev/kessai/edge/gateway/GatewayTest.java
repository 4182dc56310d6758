package dev.kessai.edge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kessai.base.telemetry.RequestId;
import io.opentelemetry.api.trace.Span;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GatewayTest {
    @Test
    void aGoodRequestReachesItsHandlerOnceWithAllItBrought() {
        try (var rig = new Rig()) {
            var response = rig.send(rig.post("{\"a\":1}").header("X-Request-Id", "my-request-1"));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("{\"ok\":true}");
            assertThat(header(response, "x-request-id")).isEqualTo("my-request-1");
            assertThat(header(response, "cache-control")).isEqualTo("no-store");
            assertThat(response.headers().firstValue("server")).isEmpty();
            assertThat(rig.handled).hasValue(1);
            assertThat(rig.last.get().principal()).isEqualTo("shop");
            assertThat(rig.last.get().idempotencyKey()).contains("k-1");
            assertThat(rig.last.get().body().bytes()).isEqualTo("{\"a\":1}".getBytes(UTF_8));
        }
    }

    @Test
    void pathAndQueryAreGivenToTheHandler() {
        try (var rig = new Rig()) {
            assertThat(rig.send(rig.request(Rig.POST + "/t_1?user=usr_1&user=usr_2")
                                    .GET())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(rig.last.get().path("id")).isEqualTo("t_1");
            assertThat(rig.last.get().query()).containsEntry("user", "usr_1");
        }
    }

    @Test
    void whoSendsNoKeyOrAWrongOneIsNotKnown() {
        try (var rig = new Rig()) {
            for (var authorization :
                    List.of("", "Bearer", "Bearer ", "Bearer kk_live_wrong", "Basic " + Rig.KEY, Rig.KEY)) {
                var request = rig.post("{}");
                if (!authorization.isEmpty()) request.setHeader("Authorization", authorization);
                else request.setHeader("Authorization", " ");
                var response = rig.send(request);
                assertThat(response.statusCode()).as(authorization).isEqualTo(401);
                assertThat(header(response, "www-authenticate")).isEqualTo("Bearer");
                assertThat(response.body()).startsWith("UNAUTHENTICATED");
            }
            assertThat(rig.handled).hasValue(0);
        }
    }

    @Test
    void aClientWithoutTheScopeIsRefused() {
        try (var rig = new Rig()) {
            assertThat(rig.send(rig.request("/admin").GET()).statusCode()).isEqualTo(403);
            assertThat(rig.handled).hasValue(0);
        }
    }

    @Test
    void anUnknownRouteIs404AndAnUnknownMethodNamesTheAllowedOnes() {
        try (var rig = new Rig()) {
            assertThat(rig.send(rig.request("/nothing").GET()).statusCode()).isEqualTo(404);
            var wrong = rig.send(rig.request(Rig.POST).DELETE());
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(header(wrong, "allow")).isEqualTo("POST");
            assertThat(wrong.body()).startsWith("METHOD_NOT_ALLOWED");
            var post = rig.request(Rig.POST + "/t_1").POST(HttpRequest.BodyPublishers.noBody());
            assertThat(header(rig.send(post), "allow")).isEqualTo("GET");
        }
    }

    @Test
    void onlyJsonIsTaken() {
        try (var rig = new Rig()) {
            for (var type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded"))
                assertThat(rig.send(rig.post("{}").setHeader("Content-Type", type))
                                .statusCode())
                        .as(type)
                        .isEqualTo(415);
            var none = rig.request(Rig.POST)
                    .header("Idempotency-Key", "k")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"));
            assertThat(rig.send(none).statusCode()).isEqualTo(415);
            assertThat(rig.handled).hasValue(0);
            var charset = rig.post("{}").setHeader("Content-Type", "application/json; charset=utf-8");
            assertThat(rig.send(charset).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aChangeNeedsAnIdempotencyKeyOf1To255VisibleCharacters() {
        try (var rig = new Rig()) {
            var none = rig.request(Rig.POST)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"));
            var missing = rig.send(none);
            assertThat(missing.statusCode()).isEqualTo(400);
            assertThat(missing.body()).startsWith("IDEMPOTENCY_KEY_MISSING Idempotency-Key");
            assertThat(rig.send(rig.post("{}").setHeader("Idempotency-Key", " "))
                            .body())
                    .startsWith("IDEMPOTENCY_KEY_MISSING");
            for (var key : List.of("a b", "k".repeat(256)))
                assertThat(rig.send(rig.post("{}").setHeader("Idempotency-Key", key))
                                .body())
                        .as(key)
                        .startsWith("IDEMPOTENCY_KEY_INVALID");
            var twice = rig.post("{}").header("Idempotency-Key", "k-2");
            assertThat(rig.send(twice).body()).startsWith("IDEMPOTENCY_KEY_INVALID");
            assertThat(rig.handled).hasValue(0);
            assertThat(rig.send(rig.post("{}").setHeader("Idempotency-Key", "k".repeat(255)))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aMalformedRequestIdIsReplacedAndTheProblemNamesTheSameId() {
        try (var rig = new Rig()) {
            for (var given : List.of("short", "x".repeat(65), "has blank in it")) {
                var response = rig.send(
                        rig.request("/nothing").header("X-Request-Id", given).GET());
                var made = header(response, "x-request-id");
                assertThat(made).isNotEqualTo(given);
                assertThat(RequestId.find(made)).isPresent();
                assertThat(response.body()).contains(made);
            }
        }
    }

    @Test
    void theReaderChoosesTheLanguage() {
        try (var rig = new Rig()) {
            assertThat(language(rig, "ja")).isEqualTo("ja");
            assertThat(language(rig, "ja-JP,en;q=0.5")).isEqualTo("ja");
            assertThat(language(rig, "en;q=0.4, ja;q=0.9")).isEqualTo("ja");
            assertThat(language(rig, "en, ja;q=0.9")).isEqualTo("en");
            assertThat(language(rig, "fr")).isEqualTo("en");
        }
    }

    private static String language(Rig rig, String wish) {
        var body = rig.send(
                        rig.request("/nothing").header("Accept-Language", wish).GET())
                .body();
        return body.substring(body.length() - 2);
    }

    @Test
    void clientsAreLimitedEachAndToldSo() {
        UnaryOperator<Gateway.Settings> few =
                usual -> new Gateway.Settings(usual.port(), 10, 1_000, 2, 1_000, Set.of(), Set.of());
        try (var rig = new Rig(few, call -> Rig.ok())) {
            var first = rig.send(rig.request(Rig.POST + "/a").GET());
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(header(first, "ratelimit-policy")).isEqualTo("\"client\";q=2;w=1");
            var codes = IntStream.range(0, 20)
                    .mapToObj(i -> rig.send(rig.request(Rig.POST + "/a").GET()))
                    .toList();
            var refused = codes.stream()
                    .filter(each -> each.statusCode() == 429)
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.body()).startsWith("RATE_LIMITED");
            assertThat(header(refused, "ratelimit")).isEqualTo("\"client\";r=0;t=1");
        }
    }

    @Test
    void anAddressIsLimitedBeforeItsKeyIsLookedAt() {
        UnaryOperator<Gateway.Settings> few =
                usual -> new Gateway.Settings(usual.port(), 10, 1_000, 1_000, 1, Set.of(), Set.of());
        try (var rig = new Rig(few, call -> Rig.ok())) {
            var codes = IntStream.range(0, 20)
                    .mapToObj(i -> rig.send(rig.request(Rig.POST + "/a")
                                    .setHeader("Authorization", "Bearer wrong")
                                    .GET())
                            .statusCode())
                    .toList();
            assertThat(codes).contains(401, 429);
        }
    }

    @Test
    void aForwardedAddressIsBelievedFromATrustedProxyOnly() {
        UnaryOperator<Gateway.Settings> trusting =
                usual -> new Gateway.Settings(usual.port(), 10, 1_000, 1_000, 1, Set.of("127.0.0.1"), Set.of());
        UnaryOperator<Gateway.Settings> suspicious =
                usual -> new Gateway.Settings(usual.port(), 10, 1_000, 1_000, 1, Set.of(), Set.of());
        try (var rig = new Rig(trusting, call -> Rig.ok())) {
            assertThat(forwarded(rig)).containsOnly(200);
        }
        try (var rig = new Rig(suspicious, call -> Rig.ok())) {
            assertThat(forwarded(rig)).contains(429);
        }
    }

    private static List<Integer> forwarded(Rig rig) {
        return IntStream.range(0, 20)
                .mapToObj(i -> rig.send(rig.request(Rig.POST + "/a")
                                .header("X-Forwarded-For", "10.0.0." + i)
                                .GET())
                        .statusCode())
                .toList();
    }

    @Test
    void aClosedRouteIsRefusedAndItsNeighboursAreNot() {
        UnaryOperator<Gateway.Settings> closed = usual ->
                new Gateway.Settings(usual.port(), 10, 1_000, 1_000, 1_000, Set.of(), Set.of("POST " + Rig.POST));
        try (var rig = new Rig(closed, call -> Rig.ok())) {
            var refused = rig.send(rig.post("{}"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(header(refused, "retry-after")).isEqualTo("60");
            assertThat(rig.send(rig.request(Rig.POST + "/a").GET()).statusCode())
                    .isEqualTo(200);
            assertThat(rig.handled).hasValue(1);
        }
    }

    @Test
    void aClosedRouteThatDoesNotExistStopsTheStart() {
        UnaryOperator<Gateway.Settings> closed =
                usual -> new Gateway.Settings(usual.port(), 10, 1_000, 1_000, 1_000, Set.of(), Set.of("POST /nowhere"));
        assertThatThrownBy(() -> new Rig(closed, call -> Rig.ok())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreThanThePlacesAreRefusedUntilOneIsFree() throws Exception {
        var entered = new CountDownLatch(2);
        var leave = new CountDownLatch(1);
        UnaryOperator<Gateway.Settings> two =
                usual -> new Gateway.Settings(usual.port(), 2, 1_000, 1_000, 1_000, Set.of(), Set.of());
        try (var rig = new Rig(two, call -> {
                    entered.countDown();
                    await(leave);
                    return Rig.ok();
                });
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var codes = new ConcurrentLinkedQueue<Integer>();
            for (int i = 0; i < 2; i++)
                threads.execute(() -> codes.add(rig.send(rig.post("{}")).statusCode()));
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(rig.send(rig.post("{}")).statusCode()).isEqualTo(503);

            leave.countDown();
            Awaitility.await().untilAsserted(() -> assertThat(codes).containsExactly(200, 200));
            assertThat(rig.send(rig.post("{}")).statusCode()).isEqualTo(200);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDefectOfAHandlerIs500AndTellsNothingOfItself() {
        try (var rig = new Rig(UnaryOperator.identity(), call -> {
            throw new IllegalStateException("secret detail");
        })) {
            var response = rig.send(rig.post("{}"));
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).startsWith("INTERNAL_ERROR").doesNotContain("secret");
        }
    }

    @Test
    void theCallersTraceGoesOnInTheHandler() {
        var trace = new ConcurrentLinkedQueue<String>();
        try (var rig = new Rig(UnaryOperator.identity(), call -> {
            trace.add(Span.current().getSpanContext().getTraceId());
            return Rig.ok();
        })) {
            var traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
            var _ = rig.send(rig.post("{}").header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01"));
            assertThat(trace).containsExactly(traceId);
        }
    }

    @Test
    void pagesAreReadWithoutAKey() {
        try (var rig = new Rig()) {
            var page = rig.send(
                    rig.request("/docs").setHeader("Authorization", "Bearer no").GET());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).isEqualTo("read");
        }
    }

    @Test
    void requestsAreCountedByRouteAndStatus() {
        try (var rig = new Rig()) {
            var _ = rig.send(rig.post("{}"));
            var _ = rig.send(rig.request("/nothing").GET());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(rig.telemetry.scrape())
                            .contains("kessai_http_request_seconds_count{route=\"POST /v1/things\",status=\"2xx\"} 1")
                            .contains("kessai_http_request_seconds_count{route=\"none\",status=\"4xx\"} 1"));
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
