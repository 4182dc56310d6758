package dev.kessai.edge.gateway;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.telemetry.RequestId;
import dev.kessai.base.telemetry.Telemetry;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.wire.PeerFailure;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request in, or refuses it (the order is {@link Gateway}'s). Until the body is here no place is taken, so slow
 * clients cost memory only; from then on the place is held until the handler ends, also when the client has left.
 */
final class Admission implements ServerErrorHandler, AutoCloseable {
    /** Total deadlines by kind of route: above the longest wait that a caller may ask for, and a pause. */
    private static final long CHANGE_MILLIS_MAX = 65_000;

    private static final long READ_MILLIS_MAX = 10_000;

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final String CLOSED_RETRY_SECONDS = "60";
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Gateway.Settings settings;
    private final ApiKeys keys;
    private final Wording wording;
    private final Tracer tracer;
    private final RateLimit clients;
    private final RateLimit addresses;
    private final LongSupplier nanoClock = System::nanoTime;
    private final Semaphore places;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();

    Admission(Gateway.Settings settings, ApiKeys keys, Wording wording, Telemetry telemetry) {
        this.settings = settings;
        this.keys = keys;
        this.wording = wording;
        this.tracer = telemetry.tracer();
        this.clients = new RateLimit("client", settings.clientPerSecond());
        this.addresses = new RateLimit("address", settings.addressPerSecond());
        this.places = new Semaphore(settings.concurrentMax());
        telemetry.gauge("http.requests.open", () -> settings.concurrentMax() - places.availablePermits());
    }

    @Override
    public void close() {
        handlers.close();
    }

    /** All methods of one template. */
    HttpService resource(Map<HttpMethod, Route> methods) {
        var allowed = methods.keySet().stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        return (context, request) -> {
            var passage = begin(context, request);
            var route = methods.get(request.method());
            passage.route = route;
            if (route != null) return serve(context, request, route, passage);
            var refusal = wording.refusal(RequestError.METHOD_NOT_ALLOWED, "", passage);
            return refuse(request, refusal.with("Allow", allowed), passage, HttpHeaders.of());
        };
    }

    /** Where no template matches. */
    HttpService nothing() {
        return (context, request) -> {
            var passage = begin(context, request);
            var refusal = wording.refusal(RequestError.NOT_FOUND, "", passage);
            return refuse(request, refusal, passage, HttpHeaders.of());
        };
    }

    private Passage begin(ServiceRequestContext context, HttpRequest request) {
        var headers = request.headers();
        return Passage.begin(context, wording.requestId(headers), Wording.language(headers));
    }

    private HttpResponse serve(ServiceRequestContext context, HttpRequest request, Route route, Passage passage) {
        long now = nanoClock.getAsLong();
        var headers = request.headers();
        var address = context.clientAddress().getHostAddress();
        if (addresses.take(address, now) < 0) return limited(request, passage, addresses);
        var known = keys.find(headers.get(HttpHeaderNames.AUTHORIZATION, ""));
        if (known.isEmpty()) {
            var refusal = wording.refusal(RequestError.UNAUTHENTICATED, "", passage);
            return refuse(request, refusal.with("WWW-Authenticate", "Bearer"), passage, HttpHeaders.of());
        }
        passage.principal = known.get().pseudonym();
        var client = known.get().client();
        if (!client.scopes().contains(route.scope())) return refuse(request, RequestError.FORBIDDEN, "", passage);
        long left = clients.take(client.name(), now);
        if (left < 0) return limited(request, passage, clients);
        if (settings.closedRoutes().contains(Gateway.name(route))) {
            var refusal = wording.refusal(RequestError.UNAVAILABLE, "", passage);
            return refuse(request, refusal.with("Retry-After", CLOSED_RETRY_SECONDS), passage, HttpHeaders.of());
        }
        var key = headers.get(KEY_HEADER);
        var fault = fault(route, headers, key);
        if (fault.isPresent()) {
            boolean ofKey = fault.get() != RequestError.UNSUPPORTED_MEDIA_TYPE;
            return refuse(request, fault.get(), ofKey ? KEY_HEADER : "", passage);
        }
        var limits = HttpHeaders.of("ratelimit-policy", clients.policy(), "ratelimit", clients.state(left));
        var asked = new Asked(context, route, client.name(), Optional.ofNullable(key), passage, limits);
        var answer = new CompletableFuture<HttpResponse>();
        var _ = request.aggregate().whenComplete((whole, failure) -> read(asked, whole, failure, answer));
        return HttpResponse.of(answer);
    }

    /** A request whose headers are fine. */
    private record Asked(
            ServiceRequestContext context,
            Route route,
            String client,
            Optional<String> key,
            Passage passage,
            HttpHeaders limits) {}

    private static Optional<RequestError> fault(Route route, RequestHeaders headers, @Nullable String key) {
        if (route.method() == Route.Method.GET) return Optional.empty();
        var type = headers.contentType();
        if (type == null || route.types().stream().noneMatch(each -> type.is(MediaType.parse(each))))
            return Optional.of(RequestError.UNSUPPORTED_MEDIA_TYPE);
        if (!route.changes()) return Optional.empty();
        if (key == null || key.isBlank()) return Optional.of(RequestError.IDEMPOTENCY_KEY_MISSING);
        boolean fits = KEY.matcher(key).matches() && headers.getAll(KEY_HEADER).size() == 1;
        return fits ? Optional.empty() : Optional.of(RequestError.IDEMPOTENCY_KEY_INVALID);
    }

    /** The body is here, or failed to come. */
    private void read(
            Asked asked,
            @Nullable AggregatedHttpRequest whole,
            @Nullable Throwable failure,
            CompletableFuture<HttpResponse> answer) {
        if (whole == null) {
            boolean large = failure != null && Exceptions.peel(failure) instanceof ContentTooLargeException;
            var error = large ? RequestError.BODY_TOO_LARGE : RequestError.BODY_TOO_SLOW;
            var _ = asked.context.initiateConnectionShutdown(); // the rest of this body must not be taken for a request
            answer.complete(http(asked, wording.refusal(error, "", asked.passage)));
            return;
        }
        if (!places.tryAcquire()) {
            answer.complete(http(asked, wording.refusal(RequestError.UNAVAILABLE, "", asked.passage)));
            return;
        }
        asked.passage.isRead = true;
        long millisMax = asked.route.changes() ? CHANGE_MILLIS_MAX : READ_MILLIS_MAX;
        asked.context.setRequestTimeoutMillis(TimeoutMode.SET_FROM_NOW, millisMax);
        handlers.execute(() -> {
            try {
                answer.complete(http(asked, handle(asked, whole)));
            } finally {
                places.release();
            }
        });
    }

    private Answer handle(Asked asked, AggregatedHttpRequest request) {
        var query = new HashMap<String, String>();
        asked.context.queryParams().forEach((name, value) -> query.putIfAbsent(name, value));
        var passage = asked.passage;
        var body = new Call.Body(request.content().array());
        var call = new Call(
                passage.requestId,
                asked.client,
                asked.route,
                asked.context.pathParams(),
                query,
                passage.language,
                asked.key,
                body);
        var parent =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), request.headers(), new TraceHeaders());
        var span = tracer.spanBuilder(Gateway.name(asked.route))
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        try (var _ = span.makeCurrent()) {
            return new RequestId(passage.requestId)
                    .call(() -> asked.route.handler().answer(call));
        } catch (DbFailure outage) {
            span.setStatus(StatusCode.ERROR);
            LOG.atWarn()
                    .setCause(outage)
                    .addKeyValue("route", asked.route.template())
                    .log("database");
            return wording.refusal(ofOutage(outage, asked.route), "", passage);
        } catch (PeerFailure silence) {
            span.setStatus(StatusCode.ERROR);
            LOG.atWarn()
                    .setCause(silence)
                    .addKeyValue("route", asked.route.template())
                    .log("another process");
            return wording.refusal(ofSilence(silence, asked.route), "", passage);
        } catch (Exception bug) {
            span.setStatus(StatusCode.ERROR);
            LOG.atError()
                    .setCause(bug)
                    .addKeyValue("route", asked.route.template())
                    .log("handler failed");
            return wording.refusal(RequestError.INTERNAL_ERROR, "", passage);
        } finally {
            span.end();
        }
    }

    /** A handler that changes something in several steps may have done the first of them. */
    private static RequestError ofOutage(DbFailure outage, Route route) {
        return switch (outage.kind()) {
            case LOST, FULL -> route.changes() ? RequestError.OUTCOME_UNKNOWN : RequestError.UNAVAILABLE;
            case CONFLICT, OTHER -> RequestError.INTERNAL_ERROR;
        };
    }

    private static RequestError ofSilence(PeerFailure silence, Route route) {
        if (silence.isBug()) return RequestError.INTERNAL_ERROR;
        return route.changes() ? RequestError.OUTCOME_UNKNOWN : RequestError.UNAVAILABLE;
    }

    private HttpResponse http(Asked asked, Answer answer) {
        return Wording.http(answer, asked.passage.requestId, asked.limits);
    }

    private HttpResponse limited(HttpRequest request, Passage passage, RateLimit limit) {
        var headers = HttpHeaders.of("ratelimit-policy", limit.policy(), "ratelimit", limit.state(0));
        return refuse(request, wording.refusal(RequestError.RATE_LIMITED, "", passage), passage, headers);
    }

    private HttpResponse refuse(HttpRequest request, RequestError error, String param, Passage passage) {
        return refuse(request, wording.refusal(error, param, passage), passage, HttpHeaders.of());
    }

    private static HttpResponse refuse(HttpRequest request, Answer refusal, Passage passage, HttpHeaders more) {
        request.abort(); // what is still to come of its body is not read
        return Wording.http(refusal, passage.requestId, more);
    }

    /** A request that took too long, or a defect: nothing else is thrown here. */
    @Override
    public @Nullable HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
        var passage = Passage.of(context);
        if (passage == null) return null;
        var failure = Exceptions.peel(cause);
        if (failure instanceof ContentTooLargeException)
            return plain(wording.refusal(RequestError.BODY_TOO_LARGE, "", passage), passage);
        if (!(failure instanceof RequestTimeoutException)) return null;
        var route = passage.route;
        if (!passage.isRead) {
            var _ = context.initiateConnectionShutdown();
            return plain(wording.refusal(RequestError.BODY_TOO_SLOW, "", passage), passage);
        }
        boolean unknown = route != null && route.changes();
        var error = unknown ? RequestError.OUTCOME_UNKNOWN : RequestError.UNAVAILABLE;
        return plain(wording.refusal(error, "", passage), passage);
    }

    private static HttpResponse plain(Answer answer, Passage passage) {
        return Wording.http(answer, passage.requestId, HttpHeaders.of());
    }

    /** Refused by the server before any service sees it. */
    @Override
    public @Nullable AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        if (!status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)) return null;
        var requestId = wording.requestId(headers);
        var answer = wording.refusal(RequestError.BODY_TOO_LARGE, requestId, Wording.language(headers));
        return AggregatedHttpResponse.of(
                Wording.headers(answer, requestId, HttpHeaders.of()),
                HttpData.wrap(answer.body().bytes()));
    }
}
