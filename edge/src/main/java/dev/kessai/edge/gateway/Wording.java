package dev.kessai.edge.gateway;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.kessai.base.http.Answer;
import dev.kessai.base.telemetry.RequestId;
import dev.kessai.contracts.catalogue.RequestError;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What all answers have in common: the request's id, the reader's language, headers. Thread-safe. */
final class Wording {
    private static final String ENGLISH = "en";
    private static final String JAPANESE = "ja";
    private static final Pattern COMMA = Pattern.compile(",");

    /** A language that is offered, with the digits of a weight below 1. */
    private static final Pattern RANGE = Pattern.compile(
            "\\s*(en|ja)(?:-[A-Za-z0-9-]+)?\\s*(?:;\\s*q=(?:0(?:\\.([0-9]{0,3}))?|1(?:\\.0{0,3})?))?\\s*");

    private final Refusals refusals;
    private final RandomGenerator random;

    Wording(Refusals refusals, RandomGenerator random) {
        this.refusals = refusals;
        this.random = random;
    }

    /** The caller's own id where it is well-formed, else a new one. */
    String requestId(@Nullable RequestHeaders headers) {
        var given = headers == null ? "" : headers.get("x-request-id", "");
        return RequestId.find(given).orElseGet(() -> RequestId.random(random)).value();
    }

    /** English unless Japanese is wished more (RFC 9110, 12.5.4). */
    static String language(@Nullable RequestHeaders headers) {
        if (headers == null) return ENGLISH;
        var wished = headers.get(HttpHeaderNames.ACCEPT_LANGUAGE);
        if (wished == null || !wished.contains(JAPANESE)) return ENGLISH;
        int english = 0;
        int japanese = 0;
        for (var range : COMMA.split(wished, -1)) {
            var match = RANGE.matcher(range);
            if (!match.matches()) continue;
            int weight = match.group(2) == null ? 1_000 : Integer.parseInt((match.group(2) + "000").substring(0, 3));
            if (match.group(1).equals(JAPANESE)) japanese = Math.max(japanese, weight);
            else english = Math.max(english, weight);
        }
        return japanese > english ? JAPANESE : ENGLISH;
    }

    Answer refusal(RequestError error, String param, Passage passage) {
        return refusals.of(error, param, passage.requestId, passage.language);
    }

    Answer refusal(RequestError error, String requestId, String language) {
        return refusals.of(error, "", requestId, language);
    }

    /** @param more headers, such as the state of limits */
    static HttpResponse http(Answer answer, String requestId, HttpHeaders more) {
        return HttpResponse.of(
                headers(answer, requestId, more), HttpData.wrap(answer.body().bytes()));
    }

    static ResponseHeaders headers(Answer answer, String requestId, HttpHeaders more) {
        var headers = ResponseHeaders.builder(answer.status())
                .add(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
                .add("x-request-id", requestId)
                .add(more);
        answer.headers().forEach((name, value) -> headers.set(HttpHeaderNames.of(name), value));
        return headers.build();
    }
}
