package dev.kessai.base.db;

/** Of int8. */
public final class LongColumn extends Column {
    public LongColumn() {
        super(20, 1016);
    }

    public void add(long value) {
        begin(Long.BYTES);
        putLong(value);
    }
}
