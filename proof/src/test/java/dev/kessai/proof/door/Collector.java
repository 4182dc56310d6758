package dev.kessai.proof.door;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of traces: takes OTLP over HTTP and keeps the spans. */
public final class Collector implements AutoCloseable {
    private static final String PATH = "/v1/traces";

    /** @param parent empty for the first span of a trace */
    public record Span(String trace, String id, String parent, String name) {}

    final List<Span> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PATH, this::take);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    List<Span> of(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    /** Whether there is a trace with spans of all these names. */
    public boolean hasTraceOf(String... names) {
        var byTrace = new HashMap<String, Set<String>>();
        for (var span : spans)
            byTrace.computeIfAbsent(span.trace(), trace -> new HashSet<>()).add(span.name());
        return byTrace.values().stream().anyMatch(found -> found.containsAll(List.of(names)));
    }

    private void take(HttpExchange exchange) throws IOException {
        var request = UnknownFieldSet.parseFrom(exchange.getRequestBody().readAllBytes());
        for (var resource : inner(request, 1))
            for (var scope : inner(resource, 2)) for (var span : inner(scope, 2)) spans.add(span(span));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static Span span(UnknownFieldSet span) {
        return new Span(hex(span, 1), hex(span, 2), hex(span, 4), text(span, 5).toStringUtf8());
    }

    private static List<UnknownFieldSet> inner(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream()
                .map(Collector::parse)
                .toList();
    }

    private static UnknownFieldSet parse(ByteString bytes) {
        try {
            return UnknownFieldSet.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteString text(UnknownFieldSet message, int field) {
        var values = message.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? ByteString.EMPTY : values.getFirst();
    }

    private static String hex(UnknownFieldSet message, int field) {
        return HexFormat.of().formatHex(text(message, field).toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
