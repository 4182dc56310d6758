package dev.kessai.edge.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.telemetry.RequestId;
import dev.kessai.contracts.catalogue.RequestError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server in front of all API services. */
public final class Gateway implements AutoCloseable {
    /** Largest body. */
    public static final long BODY_BYTES_MAX = 1 << 20;

    /** Largest set of headers. */
    public static final int HEADER_BYTES_MAX = 16 << 10;

    /** A body that takes longer to arrive is given up. */
    public static final long READ_MILLIS_MAX = 10_000;

    /** A request is answered within this, whatever its deadline says. */
    static final long ANSWER_MILLIS_MAX = 75_000;

    private static final long IDLE_MILLIS_MAX = 60_000;
    private static final int CONNECTIONS_MAX = 10_000;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /**
     * @param port on the loopback interface; 0 for any
     * @param concurrentMax requests under way; more are refused with a hint to come again
     */
    public record Settings(int port, int concurrentMax) {}

    /** A page or file without secrets: the API document, the reference. */
    public record Page(String path, String contentType, Call.Body body) {}

    private final Server server;
    private final ApiKeys keys;
    private final Refusals refusals;
    private final RandomGenerator random;
    private final Semaphore places;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();

    /** Starts to listen; returns when it does. */
    public Gateway(
            Settings settings,
            List<Route> routes,
            List<Page> pages,
            ApiKeys keys,
            Refusals refusals,
            RandomGenerator random) {
        this.keys = keys;
        this.refusals = refusals;
        this.random = random;
        this.places = new Semaphore(settings.concurrentMax());
        this.server = server(settings, routes, pages);
        server.start().join();
    }

    public int port() {
        return server.activeLocalPort();
    }

    @Override
    public void close() {
        server.stop().join();
        handlers.close();
    }

    private Server server(Settings settings, List<Route> routes, List<Page> pages) {
        ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()))
                .maxRequestLength(BODY_BYTES_MAX)
                .http1MaxHeaderSize(HEADER_BYTES_MAX)
                .http1MaxInitialLineLength(8 << 10)
                .http2MaxHeaderListSize(HEADER_BYTES_MAX)
                .maxNumConnections(CONNECTIONS_MAX)
                .requestTimeoutMillis(ANSWER_MILLIS_MAX)
                .idleTimeoutMillis(IDLE_MILLIS_MAX)
                .gracefulShutdownTimeout(Duration.ofMillis(200), Duration.ofSeconds(10))
                .service("/health/live", (context, request) -> HttpResponse.of(HttpStatus.OK));
        var byTemplate = new LinkedHashMap<String, Map<String, Route>>();
        for (var route : routes)
            byTemplate
                    .computeIfAbsent(route.template(), template -> new LinkedHashMap<>())
                    .put(route.method().name(), route);
        byTemplate.forEach((template, methods) -> builder.service(template, resource(methods)));
        for (var page : pages)
            builder.service(
                    page.path(),
                    (context, request) -> HttpResponse.of(
                            HttpStatus.OK,
                            MediaType.parse(page.contentType()),
                            HttpData.wrap(page.body().bytes())));
        builder.serviceUnder("/", (context, request) -> refuse(request, RequestError.NOT_FOUND));
        return builder.build();
    }

    private HttpService resource(Map<String, Route> methods) {
        var allowed = String.join(", ", methods.keySet());
        return (context, request) -> {
            var route = methods.get(request.method().name());
            if (route == null) {
                var requestId = requestId(request.headers());
                var refused = refusals.of(RequestError.METHOD_NOT_ALLOWED, "", requestId, language(request.headers()));
                return http(refused.with("Allow", allowed), requestId);
            }
            return serve(context, request, route);
        };
    }

    private HttpResponse serve(ServiceRequestContext context, HttpRequest request, Route route) {
        var headers = request.headers();
        var client = keys.find(headers.get(HttpHeaderNames.AUTHORIZATION, ""));
        if (client.isEmpty()) return refuse(request, RequestError.UNAUTHENTICATED);
        if (!client.get().scopes().contains(route.scope())) return refuse(request, RequestError.FORBIDDEN);
        if (route.method() == Route.Method.POST && !isJson(headers.contentType()))
            return refuse(request, RequestError.UNSUPPORTED_MEDIA_TYPE);
        if (!places.tryAcquire()) return refuse(request, RequestError.RATE_LIMITED);
        var requestId = requestId(headers);
        var answer = request.aggregate()
                .orTimeout(READ_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .thenApplyAsync(
                        whole -> handle(context, whole, route, client.get().name(), requestId), handlers)
                .exceptionally(failure -> failed(failure, requestId, headers))
                .thenApply(done -> http(done, requestId));
        var response = HttpResponse.of(answer);
        var _ = response.whenComplete().whenComplete((done, failure) -> places.release());
        return response;
    }

    private Answer handle(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            Route route,
            String client,
            String requestId) {
        var key = Optional.ofNullable(request.headers().get("idempotency-key"));
        var language = language(request.headers());
        if (route.changes() && key.isEmpty())
            return refusals.of(RequestError.IDEMPOTENCY_KEY_MISSING, "Idempotency-Key", requestId, language);
        if (route.changes() && !KEY.matcher(key.get()).matches())
            return refusals.of(RequestError.IDEMPOTENCY_KEY_INVALID, "Idempotency-Key", requestId, language);
        var query = new HashMap<String, String>();
        context.queryParams().forEach((name, value) -> query.putIfAbsent(name, value));
        var body = new Call.Body(request.content().array());
        var call = new Call(requestId, client, route, context.pathParams(), query, language, key, body);
        try {
            return new RequestId(requestId).call(() -> route.handler().answer(call));
        } catch (Exception bug) {
            LOG.atError().setCause(bug).addKeyValue("route", route.template()).log("handler failed");
            return refusals.of(RequestError.INTERNAL_ERROR, "", requestId, language);
        }
    }

    private Answer failed(Throwable failure, String requestId, RequestHeaders headers) {
        var cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        var error =
                cause instanceof ContentTooLargeException ? RequestError.BODY_TOO_LARGE : RequestError.BODY_TOO_SLOW;
        return refusals.of(error, "", requestId, language(headers));
    }

    private HttpResponse refuse(HttpRequest request, RequestError error) {
        request.abort();
        var requestId = requestId(request.headers());
        return http(refusals.of(error, "", requestId, language(request.headers())), requestId);
    }

    private static HttpResponse http(Answer answer, String requestId) {
        var headers = ResponseHeaders.builder(answer.status())
                .add(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .add("x-request-id", requestId);
        answer.headers().forEach((name, value) -> headers.add(HttpHeaderNames.of(name), value));
        return HttpResponse.of(headers.build(), HttpData.wrap(answer.body().bytes()));
    }

    private String requestId(RequestHeaders headers) {
        return RequestId.find(headers.get("x-request-id", ""))
                .orElseGet(() -> RequestId.random(random))
                .value();
    }

    private static boolean isJson(@Nullable MediaType type) {
        return type != null && type.is(MediaType.create("application", "json"));
    }

    private static String language(RequestHeaders headers) {
        return headers.get(HttpHeaderNames.ACCEPT_LANGUAGE, "").startsWith("ja") ? "ja" : "en";
    }
}
