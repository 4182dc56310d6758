package dev.kessai.accounts.channel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A partner's HTTP address. Whatever happens to a request is an answer, never an exception; no answer is
 * {@link Silence}, which says nothing about what the partner did. Thread-safe; blocks.
 */
public final class PartnerHttp implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int BODY_CHARACTERS_MAX = 16 << 20;
    private static final int NOT_FOUND = 404;

    /** What came of a request. */
    public sealed interface Response {}

    /** @param body missing where it is no JSON */
    public record Answered(int status, JsonNode body, String text) implements Response {
        /** A field's text, empty where there is none. */
        public String text(String name) {
            return body.path(name).asString("");
        }

        public boolean isOk() {
            return status >= 200 && status < 300;
        }
    }

    /** There was no connection: the partner has certainly not got it. */
    public record Unreached(String why) implements Response {}

    /** No answer: not known what the partner did. */
    public record Silence(String why) implements Response {}

    /**
     * @param url without a slash at its end
     * @param key sent as a bearer token; empty for none
     * @param timeoutMillis for the connection and for the answer, each
     */
    public record Settings(String url, String key, long timeoutMillis) {}

    private final Settings settings;
    private final HttpClient client;

    public PartnerHttp(Settings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(settings.timeoutMillis()))
                .build();
    }

    public static ObjectNode message() {
        return MAPPER.createObjectNode();
    }

    /** What is asked of a payer who acts until a time: our reference, the amount, the time. */
    public static ObjectNode message(Operation operation) {
        var expires = Instant.EPOCH.plus(operation.asked().expiresAtMicros(), ChronoUnit.MICROS);
        return message()
                .put("reference", operation.reference())
                .put("amount", operation.asked().amountMinor())
                .put("expires_at", expires.toString());
    }

    /** What a partner's answer means. */
    public interface Meaning {
        List<Report> of(Answered answered);
    }

    /** Asks for something new: a partner that was not reached has certainly not got it, which is a definite no. */
    public List<Report> ask(String path, ObjectNode body, Meaning meaning) {
        return switch (post(path, body)) {
            case Answered answered -> meaning.of(answered);
            case Unreached unreached -> List.of(new Report.Refused(unreached.why()));
            case Silence silence -> List.of(new Report.Unknown(silence.why()));
        };
    }

    /** Asks for what follows something that the partner should know; 404 is that it does not. */
    public List<Report> follow(String path, ObjectNode body, Meaning meaning) {
        return known(post(path, body), meaning);
    }

    /** Asks what the partner knows; 404 is nothing. */
    public List<Report> inquire(String path, Meaning meaning) {
        return known(get(path), meaning);
    }

    private static List<Report> known(Response response, Meaning meaning) {
        return switch (response) {
            case Answered answered when answered.status() == NOT_FOUND -> List.of(new Report.Absent());
            case Answered answered -> meaning.of(answered);
            case Unreached unreached -> List.of(new Report.Unknown(unreached.why()));
            case Silence silence -> List.of(new Report.Unknown(silence.why()));
        };
    }

    public Response post(String path, ObjectNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(MAPPER.writeValueAsString(body))));
    }

    public Response get(String path) {
        return send(request(path).GET());
    }

    /**
     * The partner's file of a business day; empty while there is none.
     *
     * @throws IllegalArgumentException where it is not whole
     */
    public Optional<DayFile> dayFile(LocalDate day) {
        return get("/files/" + day) instanceof Answered answered && answered.isOk()
                ? Optional.of(DayFile.parse(answered.text()))
                : Optional.empty();
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(settings.url() + path))
                .timeout(Duration.ofMillis(settings.timeoutMillis()));
        return settings.key().isEmpty() ? request : request.header("Authorization", "Bearer " + settings.key());
    }

    private Response send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            var text = response.body();
            if (text.length() > BODY_CHARACTERS_MAX) return new Silence("answer of " + text.length() + " characters");
            return new Answered(response.statusCode(), json(text), text);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return new Unreached(e.toString());
        } catch (IOException e) {
            return new Silence(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Silence("interrupted");
        }
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
