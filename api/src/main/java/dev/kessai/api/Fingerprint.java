package dev.kessai.api;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.http.Route;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What makes two requests the same (01-payment rule 10): method, route, the thing that is changed, and the body in one
 * spelling: names sorted, no white space. How long the caller waits is not part of what he wants. Stored with the key
 * for ever, so the spelling never changes: texts are written with their length, so that nothing needs an escape.
 */
final class Fingerprint {
    private static final Set<String> LEFT_OUT = Set.of("wait", "deadline_seconds");

    private Fingerprint() {}

    /** @param target id of what is changed, empty where something is created */
    static Hash128 of(Route route, String target, JsonNode body) {
        var text = new StringBuilder(256);
        text.append(route.method()).append(' ').append(route.template()).append('\n');
        text.append(target).append('\n');
        object(body, true, text);
        return Hash128.of(text.toString());
    }

    private static void object(JsonNode object, boolean top, StringBuilder text) {
        var sorted = new TreeMap<String, JsonNode>();
        for (var property : object.properties())
            if (!top || !LEFT_OUT.contains(property.getKey())) sorted.put(property.getKey(), property.getValue());
        text.append('{');
        sorted.forEach((name, value) -> {
            text(name, text);
            value(value, text);
        });
        text.append('}');
    }

    private static void value(JsonNode value, StringBuilder text) {
        switch (value.getNodeType()) {
            case OBJECT -> object(value, false, text);
            case ARRAY -> {
                text.append('[');
                for (var each : value) value(each, text);
                text.append(']');
            }
            case STRING -> text('s', value.stringValue(), text);
            case NUMBER -> text('n', value.asString(), text);
            case BOOLEAN -> text.append(value.booleanValue() ? 't' : 'f');
            case NULL, MISSING -> text.append('0');
            case BINARY, POJO -> throw new IllegalArgumentException("not from JSON text: " + value.getNodeType());
        }
    }

    private static void text(String value, StringBuilder text) {
        text('s', value, text);
    }

    private static void text(char kind, String value, StringBuilder text) {
        text.append(kind).append(value.length()).append(':').append(value);
    }
}
