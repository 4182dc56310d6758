package dev.kessai.counterparties;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.kessai.base.http.ServerEnd;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** A partner's HTTP server on the loopback interface; handlers run on virtual threads and may block. */
public final class Host implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String JSON = "application/json; charset=utf-8";
    private static final String PUBLIC_PREFIX = "/pages/";

    /**
     * @param path values of the template's names
     * @param body missing where it is no JSON
     */
    public record Request(Map<String, String> path, JsonNode body) {
        public String path(String name) {
            return path.getOrDefault(name, "");
        }

        public String text(String name) {
            return body.path(name).asString("");
        }

        public long number(String name) {
            return body.path(name).asLong(0);
        }
    }

    /**
     * @param afterMillis so long the answer is kept back; what was done is done
     * @param cut the connection ends instead of an answer
     */
    public record Reply(
            int status, String type, Map<String, String> headers, String body, long afterMillis, boolean cut) {
        public static Reply json(int status, ObjectNode body) {
            return new Reply(status, JSON, Map.of(), MAPPER.writeValueAsString(body), 0, false);
        }

        /** {@code {"status": status}} and more. */
        public static Reply status(int status, String word) {
            return json(status, MAPPER.createObjectNode().put("status", word));
        }

        public static Reply text(String type, String body) {
            return new Reply(200, type, Map.of(), body, 0, false);
        }

        public static Reply redirect(String url) {
            return new Reply(303, "text/plain", Map.of("Location", url), "", 0, false);
        }

        public static Reply lost() {
            return new Reply(200, JSON, Map.of(), "", 0, true);
        }

        public Reply after(long millis) {
            return new Reply(status, type, headers, body, millis, cut);
        }
    }

    /** Answers a request. */
    public interface Handler {
        Reply answer(Request request);
    }

    /** @param path template with names in braces; below {@code /pages/} it needs no key */
    public record Endpoint(String method, String path, Handler handler) {}

    private final Server server;
    private final String key;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Listens when it returns. */
    public Host(int port, String key, List<Endpoint> endpoints) {
        this.key = key;
        var builder = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .requestTimeoutMillis(0)
                .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
                .disableServerHeader();
        for (var endpoint : endpoints)
            builder.service(
                    Route.builder()
                            .path(endpoint.path())
                            .methods(HttpMethod.valueOf(endpoint.method()))
                            .build(),
                    (context, request) -> {
                        var answer = new CompletableFuture<HttpResponse>();
                        var _ = request.aggregate()
                                .thenAccept(whole ->
                                        threads.execute(() -> answer.complete(answer(context, whole, endpoint))));
                        return HttpResponse.of(answer);
                    });
        this.server = builder.build();
        server.start().join();
    }

    public static ObjectNode message() {
        return MAPPER.createObjectNode();
    }

    public int port() {
        return server.activeLocalPort();
    }

    private HttpResponse answer(ServiceRequestContext context, AggregatedHttpRequest request, Endpoint endpoint) {
        boolean open = key.isEmpty() || endpoint.path().startsWith(PUBLIC_PREFIX);
        if (!open && !request.headers().get(HttpHeaderNames.AUTHORIZATION, "").equals("Bearer " + key))
            return http(Reply.status(401, "UNAUTHENTICATED"));
        try {
            var reply = endpoint.handler().answer(new Request(context.pathParams(), json(request.contentUtf8())));
            if (reply.cut()) {
                context.cancel();
                return HttpResponse.streaming();
            }
            var response = http(reply);
            return reply.afterMillis() == 0
                    ? response
                    : HttpResponse.delayed(response, Duration.ofMillis(reply.afterMillis()));
        } catch (RuntimeException bug) {
            LOG.error("{} {} failed", endpoint.method(), endpoint.path(), bug);
            return http(Reply.status(500, "FAILED"));
        }
    }

    private static HttpResponse http(Reply reply) {
        var headers = ResponseHeaders.builder(HttpStatus.valueOf(reply.status()))
                .add(HttpHeaderNames.CONTENT_TYPE, reply.type());
        reply.headers().forEach((name, value) -> headers.set(HttpHeaderNames.of(name), value));
        return HttpResponse.of(headers.build(), HttpData.ofUtf8(reply.body()));
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : MAPPER.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        ServerEnd.await(server.stop(), () -> server.activePorts().isEmpty() && server.numConnections() == 0);
        threads.close();
    }
}
