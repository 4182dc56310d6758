package dev.kessai.proof.bench;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Owner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Through the gateway as a partner would: HTTP/1.1 with kept connections, JSON, an idempotency key each. */
final class HttpSender implements Sender, AutoCloseable {
    private static final String PATH = "/v1/payments";
    private static final String SUCCEEDED = "\"status\":\"SUCCEEDED\"";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private final Parties parties;
    private final ClientFactory factory =
            ClientFactory.builder().workerGroup(1).idleTimeout(ANSWER_MAX).build();
    private final WebClient client;
    private final String authorization;
    private final long run = MicroClock.system().micros();
    private long sent;

    HttpSender(int port, String apiKey, Parties parties) {
        this.parties = parties;
        this.authorization = "Bearer " + apiKey;
        this.client = WebClient.builder("h1c://127.0.0.1:" + port)
                .factory(factory)
                .responseTimeout(ANSWER_MAX)
                .build();
    }

    @Override
    public CompletableFuture<Boolean> send() {
        var headers = RequestHeaders.builder(HttpMethod.POST, PATH)
                .contentType(MediaType.JSON)
                .add(HttpHeaderNames.AUTHORIZATION, authorization)
                .add("idempotency-key", "bench-" + run + "-" + ++sent)
                .build();
        return client.execute(HttpRequest.of(headers, HttpData.ofUtf8(body())))
                .aggregate()
                .thenApply(HttpSender::isPaid);
    }

    private String body() {
        return "{\"user\":\"" + new Owner(parties.user()).text() + "\",\"merchant\":\""
                + new Owner(parties.merchant()).text() + "\",\"amount\":" + Parties.AMOUNT_MINOR
                + ",\"currency\":\"JPY\",\"sources\":[{\"participant\":\"balance\",\"amount\":"
                + Parties.FROM_BALANCE_MINOR + "},{\"participant\":\"points\",\"amount\":" + Parties.FROM_POINTS_MINOR
                + "}],\"wait\":\"completed\"}";
    }

    private static boolean isPaid(AggregatedHttpResponse response) {
        var text = response.contentUtf8();
        if (response.status().isSuccess()) return text.contains(SUCCEEDED);
        throw new IllegalStateException(response.status() + " " + text);
    }

    @Override
    public void close() {
        factory.close();
    }
}
