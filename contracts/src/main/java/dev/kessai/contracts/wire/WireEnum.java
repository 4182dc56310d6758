package dev.kessai.contracts.wire;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.EnumDescriptor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An enum of ours and its proto twin, matched by name; numbers on the wire are the proto's and never the ordinal. A
 * value that only one side has stops the start.
 */
final class WireEnum<E extends Enum<E>> {
    private static final String ZERO = "UNSPECIFIED";

    private final String name;
    private final Map<E, Integer> numbers;
    private final List<@Nullable E> byNumber = new ArrayList<>();

    WireEnum(E[] values, EnumDescriptor wire) {
        name = wire.getName();
        numbers = new EnumMap<>(values[0].getDeclaringClass());
        var zero = wire.getValues().getFirst().getName();
        if (!zero.endsWith(ZERO) || wire.getValues().size() != values.length + 1)
            throw new IllegalStateException("values of " + wire.getFullName());
        var prefix = zero.substring(0, zero.length() - ZERO.length());
        for (var each : values) {
            var twin = wire.findValueByName(prefix + each.name());
            if (twin == null) throw new IllegalStateException("no " + each + " in " + wire.getFullName());
            numbers.put(each, twin.getNumber());
            while (byNumber.size() <= twin.getNumber()) byNumber.add(null);
            byNumber.set(twin.getNumber(), each);
        }
    }

    int number(E value) {
        return requireNonNull(numbers.get(value));
    }

    /** Throws IllegalArgumentException for a number that this version does not know, 0 included. */
    E of(int number) {
        var found = number >= 0 && number < byNumber.size() ? byNumber.get(number) : null;
        if (found == null) throw new IllegalArgumentException(name + " " + number);
        return found;
    }
}
