package dev.kessai.base.hash;

import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A map from non-zero longs, open addressing over mixed keys: structured ids (time, sequence, lane) make a HashMap
 * degenerate. Not thread-safe.
 *
 * @param <V> values
 */
public final class LongMap<V> {
    private static final int CAPACITY_MIN = 16;

    private long[] keys = new long[CAPACITY_MIN];
    private @Nullable Object[] values = new Object[CAPACITY_MIN];
    private int size;

    public int size() {
        return size;
    }

    /** The value, or null. */
    public @Nullable V get(long key) {
        return value(slot(key));
    }

    public boolean contains(long key) {
        return keys[slot(key)] == key;
    }

    public void put(long key, V value) {
        if (key == 0) throw new IllegalArgumentException("key 0");
        int slot = slot(key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            size++;
        }
        values[slot] = value;
        if (size * 2 > keys.length) resize(keys.length * 2);
    }

    public V computeIfAbsent(long key, LongFunction<V> make) {
        var found = get(key);
        if (found != null) return found;
        var made = make.apply(key);
        put(key, made);
        return made;
    }

    public void remove(long key) {
        int slot = slot(key);
        if (keys[slot] == 0) return;
        erase(slot);
        size--;
    }

    public void clear() {
        keys = new long[CAPACITY_MIN];
        values = new Object[CAPACITY_MIN];
        size = 0;
    }

    /** Visits every value; the map must not change meanwhile. */
    public void forEach(Consumer<V> visitor) {
        for (int slot = 0; slot < keys.length; slot++) {
            var value = value(slot);
            if (value != null) visitor.accept(value);
        }
    }

    /** Removes values that match, going round from a slot chosen by the caller, until enough are gone. */
    public void removeSome(int count, long start, Predicate<V> which) {
        int gone = 0;
        int mask = keys.length - 1;
        for (int i = 0, slot = (int) start & mask; i < keys.length && gone < count; i++) {
            var value = value(slot);
            if (value != null && which.test(value)) {
                erase(slot);
                size--;
                gone++;
            } else slot = slot + 1 & mask;
        }
    }

    @SuppressWarnings("unchecked")
    private @Nullable V value(int slot) {
        return (V) values[slot];
    }

    /** Where the key is, or the empty slot where it would go. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) Mix.mix(key) & mask;
        while (keys[slot] != key && keys[slot] != 0) slot = slot + 1 & mask;
        return slot;
    }

    /** Empties a slot and closes the gap that it would leave in a run of collisions. */
    private void erase(int slot) {
        int mask = keys.length - 1;
        int gap = slot;
        for (int next = gap + 1 & mask; keys[next] != 0; next = next + 1 & mask) {
            int home = (int) Mix.mix(keys[next]) & mask;
            boolean mayMove = gap <= next ? home <= gap || home > next : home <= gap && home > next;
            if (!mayMove) continue;
            keys[gap] = keys[next];
            values[gap] = values[next];
            gap = next;
        }
        keys[gap] = 0;
        values[gap] = null;
    }

    private void resize(int capacity) {
        var oldKeys = keys;
        var oldValues = values;
        keys = new long[capacity];
        values = new Object[capacity];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] == 0) continue;
            int slot = slot(oldKeys[i]);
            keys[slot] = oldKeys[i];
            values[slot] = oldValues[i];
        }
    }
}
