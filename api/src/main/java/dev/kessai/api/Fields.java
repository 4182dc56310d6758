package dev.kessai.api;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.catalogue.RequestError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads a message field by field and remembers the first thing that is wrong with it; a field that nobody asked for is
 * wrong too. A value read after that is a placeholder: ask {@link #fault} before using any.
 */
final class Fields {
    /** @param param the field */
    record Fault(RequestError error, String param) {}

    static final int TEXT_LENGTH_MAX = 255;

    private final JsonNode object;
    private final String prefix;
    private final Set<String> known = new HashSet<>();
    private Optional<Fault> first = Optional.empty();

    Fields(JsonNode object) {
        this(object, "");
    }

    private Fields(JsonNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
        if (!object.isObject()) wrong(RequestError.VALUE_INVALID, prefix);
    }

    /** The first fault, or the first field that is not known. */
    Optional<Fault> fault() {
        if (first.isEmpty())
            for (var name : object.propertyNames())
                if (!known.contains(name)) wrong(RequestError.UNKNOWN_FIELD, prefix + name);
        return first;
    }

    /** Remembers a fault that the caller found. */
    void wrong(RequestError error, String param) {
        if (first.isEmpty()) first = Optional.of(new Fault(error, param));
    }

    boolean has(String name) {
        known.add(name);
        return object.hasNonNull(name);
    }

    String text(String name) {
        if (!has(name)) {
            wrong(RequestError.FIELD_MISSING, prefix + name);
            return "";
        }
        var node = object.get(name);
        boolean fits = node.isString() && node.stringValue().length() <= TEXT_LENGTH_MAX;
        if (!fits) wrong(RequestError.VALUE_INVALID, prefix + name);
        return fits ? node.stringValue() : "";
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    /** A whole number of minor units; text, fractions and numbers beyond 64 bits are refused. */
    long integer(String name) {
        if (!has(name)) {
            wrong(RequestError.FIELD_MISSING, prefix + name);
            return 0;
        }
        var node = object.get(name);
        boolean fits = node.isIntegralNumber() && node.canConvertToLong();
        if (!fits) wrong(RequestError.VALUE_INVALID, prefix + name);
        return fits ? node.longValue() : 0;
    }

    long integer(String name, long otherwise) {
        return has(name) ? integer(name) : otherwise;
    }

    boolean truth(String name) {
        if (!has(name)) wrong(RequestError.FIELD_MISSING, prefix + name);
        else if (!object.get(name).isBoolean()) wrong(RequestError.VALUE_INVALID, prefix + name);
        return object.path(name).asBoolean(false);
    }

    /** One of these words. */
    String choice(String name, List<String> words) {
        return oneOf(name, text(name), words);
    }

    String choice(String name, String otherwise, List<String> words) {
        return oneOf(name, text(name, otherwise), words);
    }

    private String oneOf(String name, String word, List<String> words) {
        if (!words.contains(word)) wrong(RequestError.VALUE_INVALID, prefix + name);
        return word;
    }

    /** Such as {@code 2026-04-30}. */
    LocalDate day(String name) {
        try {
            return LocalDate.parse(text(name));
        } catch (DateTimeException e) {
            wrong(RequestError.VALUE_INVALID, prefix + name);
            return LocalDate.EPOCH;
        }
    }

    Currency currency(String name) {
        var found = Currency.find(text(name));
        if (found.isEmpty()) wrong(RequestError.VALUE_INVALID, prefix + name);
        return found.orElse(Currency.JPY);
    }

    /** A constant of an enum by its name. */
    <E extends Enum<E>> E constant(String name, E whereWrong) {
        var word = text(name);
        for (var each : whereWrong.getDeclaringClass().getEnumConstants())
            if (each.name().equals(word)) return each;
        wrong(RequestError.VALUE_INVALID, prefix + name);
        return whereWrong;
    }

    /** The id of an owner, such as {@code usr_...}; 0 where it is wrong. */
    long owner(String name) {
        var found = Owner.parse(text(name));
        if (found.isEmpty()) wrong(RequestError.VALUE_INVALID, prefix + name);
        return found.map(Owner::id).orElse(0L);
    }

    /** The elements of a list, each to be read with {@link #element}; empty where the field is absent. */
    List<JsonNode> list(String name, int sizeMax) {
        if (!has(name)) return List.of();
        var node = object.get(name);
        if (node.isArray() && node.size() <= sizeMax) return node.valueStream().toList();
        wrong(RequestError.VALUE_INVALID, prefix + name);
        return List.of();
    }

    /** A reader of a message inside; its fault becomes ours through {@link #adopt}. */
    Fields nested(String name) {
        if (!has(name)) wrong(RequestError.FIELD_MISSING, prefix + name);
        return new Fields(object.path(name), prefix + name + ".");
    }

    /** A reader of one element of a list; its fault becomes ours through {@link #adopt}. */
    Fields element(String name, int index, JsonNode element) {
        return new Fields(element, prefix + name + "[" + index + "].");
    }

    void adopt(Fields element) {
        if (first.isEmpty()) first = element.fault();
    }

    JsonNode raw(String name) {
        known.add(name);
        return object.path(name);
    }
}
