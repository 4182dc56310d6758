package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call.Body;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Strict JSON: an object, no name twice, nothing behind it, not deep. */
final class Json {
    static final int DEPTH_MAX = 16;

    private static final int DIGITS_MAX = 100;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(DIGITS_MAX)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Empty where the bytes are not exactly one JSON object. */
    static Optional<ObjectNode> parse(Body body) {
        try {
            return MAPPER.readTree(body.bytes()) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Of text that we have written ourselves. */
    static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    static Answer answer(int status, JsonNode body) {
        return new Answer(status, Answer.JSON, Map.of(), bytes(body));
    }

    static Body bytes(JsonNode body) {
        return new Body(MAPPER.writeValueAsBytes(body));
    }

    /** Microseconds since 1970 as RFC 3339; null for 0, which means not yet. */
    static void time(ObjectNode object, String name, long micros) {
        if (micros == 0) object.putNull(name);
        else object.put(name, time(micros));
    }

    /** The same as text. */
    static String time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
