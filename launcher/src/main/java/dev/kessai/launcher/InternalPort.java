package dev.kessai.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Health and metrics for those who run it, on the loopback interface. {@code /health/live}: the process works; {@code
 * /health/ready}: its database answers too, else 503; {@code /metrics}: for Prometheus. Not the API's own server, so
 * that it answers while that one is busy.
 */
final class InternalPort implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int WAITING_MAX = 16;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private record Page(int status, String type, String text) {}

    private InternalPort(HttpServer server) {
        this.server = server;
    }

    /** @param port 0 for any free one */
    static InternalPort open(int port, BooleanSupplier isReady, Supplier<String> metrics) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), WAITING_MAX);
        } catch (IOException e) {
            throw new CliFailure(
                    ExitCode.UNAVAILABLE,
                    "cannot open http.internalPort " + port + " on " + HOST + ": " + e.getMessage() + "; 0 takes any");
        }
        var internal = new InternalPort(server);
        server.setExecutor(internal.threads);
        internal.page("/health/live", () -> new Page(200, "application/json", "{\"status\":\"live\"}\n"));
        internal.page(
                "/health/ready",
                () -> isReady.getAsBoolean()
                        ? new Page(200, "application/json", "{\"status\":\"ready\"}\n")
                        : new Page(503, "application/json", "{\"status\":\"database does not answer\"}\n"));
        internal.page("/metrics", () -> new Page(200, "text/plain; version=0.0.4", metrics.get()));
        server.start();
        return internal;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void page(String path, Supplier<Page> answer) {
        var _ = server.createContext(path, exchange -> answer(exchange, answer));
    }

    private static void answer(HttpExchange exchange, Supplier<Page> answer) {
        try (exchange) {
            var page = answer.get();
            var bytes = page.text().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page.type());
            exchange.sendResponseHeaders(page.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
