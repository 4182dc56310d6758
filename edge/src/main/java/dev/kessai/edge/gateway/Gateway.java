package dev.kessai.edge.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.kessai.base.http.Page;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.ServerEnd;
import dev.kessai.base.telemetry.Telemetry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The HTTP server in front of all API services (HTTP/1.1 and HTTP/2). A request passes, in this order: limit of its
 * address, key, scope, limit of its client, switch of its route, form of its headers, its body within size and time, a
 * free place; then its handler runs on a virtual thread. Whatever happens, it ends as one answer with a request id, one
 * line in the access log and one count.
 */
public final class Gateway implements AutoCloseable {
    /** Largest body. */
    public static final long BODY_BYTES_MAX = 1 << 20;

    /** Largest set of headers. */
    public static final int HEADER_BYTES_MAX = 16 << 10;

    private static final int LINE_BYTES_MAX = 8 << 10;
    private static final long IDLE_MILLIS_MAX = 60_000;
    private static final int CONNECTIONS_MAX = 10_000;
    private static final int STREAMS_MAX = 1_024;
    private static final int LOG_LINES_MAX = 16_384;

    /**
     * @param port on the loopback interface; 0 for any
     * @param concurrentMax requests under way in handlers; more are refused with a hint to come again
     * @param readMillisMax a body that takes longer to arrive is given up
     * @param clientPerSecond requests of one API client
     * @param addressPerSecond requests from one address
     * @param trustedProxies addresses of balancers whose X-Forwarded-For is believed
     * @param closedRoutes routes that are switched off, such as {@code POST /v1/payments}
     */
    public record Settings(
            int port,
            int concurrentMax,
            long readMillisMax,
            int clientPerSecond,
            int addressPerSecond,
            Set<String> trustedProxies,
            Set<String> closedRoutes) {
        public Settings {
            if (concurrentMax < 1) throw new IllegalArgumentException("concurrentMax=" + concurrentMax);
            if (readMillisMax < 1) throw new IllegalArgumentException("readMillisMax=" + readMillisMax);
            trustedProxies = Set.copyOf(trustedProxies);
            closedRoutes = Set.copyOf(closedRoutes);
        }

        /** Usual limits on this port. */
        public static Settings on(int port) {
            return new Settings(port, 8_192, 10_000, 50_000, 50_000, Set.of(), Set.of());
        }
    }

    private final Server server;
    private final Admission admission;
    private final AccessLog accessLog;
    private final RequestCounts counts;

    /**
     * Starts to listen; returns when it does.
     *
     * @throws IllegalArgumentException where two routes are the same, or a closed route does not exist
     */
    public Gateway(
            Settings settings,
            List<Route> routes,
            List<Page> pages,
            ApiKeys keys,
            Refusals refusals,
            Telemetry telemetry,
            RandomGenerator random) {
        var names = new HashSet<String>();
        for (var route : routes)
            if (!names.add(name(route))) throw new IllegalArgumentException("two routes: " + name(route));
        if (!names.containsAll(settings.closedRoutes()))
            throw new IllegalArgumentException("no such routes among " + settings.closedRoutes());
        this.counts = new RequestCounts(telemetry, routes);
        this.accessLog = new AccessLog(LOG_LINES_MAX);
        telemetry.gauge("http.access.log.dropped", accessLog::dropped);
        this.admission = new Admission(settings, keys, new Wording(refusals, random), telemetry);
        this.server = server(settings, routes, pages);
        server.start().join();
    }

    static String name(Route route) {
        return route.method() + " " + route.template();
    }

    public int port() {
        return server.activeLocalPort();
    }

    /** Takes nothing new, lets what is under way end for up to ten seconds. */
    @Override
    public void close() {
        ServerEnd.await(server.stop(), () -> server.activePorts().isEmpty() && server.numConnections() == 0);
        admission.close();
        accessLog.close();
    }

    private Server server(Settings settings, List<Route> routes, List<Page> pages) {
        ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()))
                .maxRequestLength(BODY_BYTES_MAX)
                .http1MaxHeaderSize(HEADER_BYTES_MAX)
                .http1MaxInitialLineLength(LINE_BYTES_MAX)
                .http2MaxHeaderListSize(HEADER_BYTES_MAX)
                .http2MaxStreamsPerConnection(STREAMS_MAX)
                .maxNumConnections(CONNECTIONS_MAX)
                .requestTimeoutMillis(settings.readMillisMax())
                .idleTimeoutMillis(IDLE_MILLIS_MAX)
                .clientAddressTrustedProxyFilter(
                        address -> settings.trustedProxies().contains(address.getHostAddress()))
                .disableServerHeader()
                .gracefulShutdownTimeout(Duration.ofMillis(200), Duration.ofSeconds(10))
                .errorHandler(admission)
                .accessLogWriter(this::ended, false);
        var byTemplate = new LinkedHashMap<String, Map<HttpMethod, Route>>();
        for (var route : routes)
            byTemplate
                    .computeIfAbsent(route.template(), template -> new LinkedHashMap<>())
                    .put(HttpMethod.valueOf(route.method().name()), route);
        byTemplate.forEach((template, methods) -> builder.service(template, admission.resource(methods)));
        for (var page : pages) serve(builder, page);
        builder.serviceUnder("/", admission.nothing());
        return builder.build();
    }

    private static void serve(ServerBuilder builder, Page page) {
        var headers = ResponseHeaders.builder(HttpStatus.OK).add(HttpHeaderNames.CONTENT_TYPE, page.contentType());
        page.headers().forEach((name, value) -> headers.set(HttpHeaderNames.of(name), value));
        headers.set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
        var whole = headers.build();
        var content = HttpData.wrap(page.body().bytes());
        builder.service(page.path(), (context, request) -> HttpResponse.of(whole, content));
    }

    private void ended(RequestLog log) {
        if (!(log.context() instanceof com.linecorp.armeria.server.ServiceRequestContext context)) return;
        var passage = Passage.of(context);
        if (passage == null) return; // a page
        int status = log.responseHeaders().status().code();
        counts.add(passage.route, status, log.totalDurationNanos());
        var route = passage.route;
        accessLog.add(new AccessLog.Line(
                passage.requestId,
                log.requestHeaders().method().name(),
                route == null ? "" : route.template(),
                passage.principal,
                status,
                log.requestLength(),
                log.responseLength(),
                TimeUnit.NANOSECONDS.toMicros(log.totalDurationNanos())));
    }
}
