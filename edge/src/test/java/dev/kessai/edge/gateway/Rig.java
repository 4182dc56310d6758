package dev.kessai.edge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Page;
import dev.kessai.base.http.Route;
import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.contracts.catalogue.ErrorCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A gateway on a free port, with one resource whose handler the test decides. */
final class Rig implements AutoCloseable {
    static final String KEY = "kk_live_0123456789";
    static final String POST = "/v1/things";
    private static final ErrorCodes CODES = ErrorCodes.load();

    final AtomicInteger handled = new AtomicInteger();
    final AtomicReference<Call> last = new AtomicReference<>();
    final Telemetry telemetry = Telemetry.withoutTraces();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Gateway gateway;

    Rig(UnaryOperator<Gateway.Settings> settings, Route.Handler handler) {
        Route.Handler counted = call -> {
            last.set(call);
            handled.incrementAndGet();
            return handler.answer(call);
        };
        gateway = new Gateway(
                settings.apply(Gateway.Settings.on(0)),
                List.of(
                        new Route(Route.Method.POST, POST, "partner", true, counted),
                        new Route(Route.Method.GET, POST + "/{id}", "partner", false, counted),
                        new Route(Route.Method.GET, "/admin", "admin", false, counted)),
                List.of(new Page(
                        "/docs", "text/plain; charset=utf-8", Map.of(), new Call.Body("read".getBytes(UTF_8)))),
                new ApiKeys(List.of(new ApiKeys.Client("shop", ApiKeys.sha256(KEY), Set.of("partner")))),
                Rig::refusal,
                telemetry,
                RandomGenerator.getDefault());
    }

    Rig() {
        this(UnaryOperator.identity(), call -> ok());
    }

    static Answer ok() {
        return new Answer(200, Answer.JSON, Map.of(), new Call.Body("{\"ok\":true}".getBytes(UTF_8)));
    }

    private static Answer refusal(
            dev.kessai.contracts.catalogue.RequestError error, String param, String requestId, String language) {
        var code = CODES.of(error);
        var text = code.code() + " " + param + " " + requestId + " " + language;
        return new Answer(code.httpStatus(), Answer.PROBLEM, Map.of(), new Call.Body(text.getBytes(UTF_8)));
    }

    int port() {
        return gateway.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + KEY);
    }

    HttpRequest.Builder post(String body) {
        return request(POST)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k-1")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Socket socket() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** The first lines of a POST by hand. */
    static String head(int contentLength) {
        return "POST " + POST + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + KEY
                + "\r\nContent-Type: application/json\r\nIdempotency-Key: k-2\r\nContent-Length: " + contentLength
                + "\r\n\r\n";
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
        telemetry.close();
    }
}
