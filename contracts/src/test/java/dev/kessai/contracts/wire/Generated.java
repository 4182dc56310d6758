package dev.kessai.contracts.wire;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random values of records, sealed interfaces and enums, by reflection, so that a new field is covered at once. */
final class Generated {
    private static final int TRIES_MAX = 1_000;
    private static final long[] EDGES = {0, 1, -1, 255, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final String[] TEXTS = {"", "balance", "10.0.0.1:9090", "ポイント残高", "a,\"b\"\n", "𠮟る"};
    private static final int LIST_MAX = 3;

    private final Random random;

    Generated(long seed) {
        random = new Random(seed);
    }

    <T> T value(Class<T> type) {
        return type.cast(reference(type));
    }

    private Object reference(Class<?> type) {
        if (type.isSealed())
            return reference(type.getPermittedSubclasses()[random.nextInt(type.getPermittedSubclasses().length)]);
        if (type.isEnum()) return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        if (type.isRecord()) return record(type);
        if (type == String.class) return TEXTS[random.nextInt(TEXTS.length)];
        if (type == long.class) return random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextLong();
        if (type == int.class) return random.nextBoolean() ? random.nextInt() : random.nextInt(256);
        if (type == boolean.class) return random.nextBoolean();
        throw new IllegalStateException("cannot make " + type);
    }

    /** Values that the record refuses are drawn again. */
    private Object record(Class<?> type) {
        for (int i = 0; i < TRIES_MAX; i++) {
            try {
                return construct(type);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof IllegalArgumentException)) throw new IllegalStateException(e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("no valid " + type);
    }

    private Object construct(Class<?> type) throws ReflectiveOperationException {
        var components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = component(components[i].getAnnotatedType(), types[i]);
        }
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private @Nullable Object component(AnnotatedType annotated, Class<?> type) {
        if (annotated.isAnnotationPresent(Nullable.class) && random.nextBoolean()) return null;
        if (type != List.class) return reference(type);
        var element =
                ((ParameterizedType) ((AnnotatedParameterizedType) annotated).getType()).getActualTypeArguments()[0];
        var list = new ArrayList<>();
        int size = random.nextInt(LIST_MAX + 1);
        for (int i = 0; i < size; i++) list.add(reference((Class<?>) element));
        return list;
    }
}
