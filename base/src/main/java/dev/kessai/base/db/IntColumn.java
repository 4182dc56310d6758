package dev.kessai.base.db;

/** Of int4. */
public final class IntColumn extends Column {
    public IntColumn() {
        super(23, 1007);
    }

    public void add(int value) {
        begin(Integer.BYTES);
        putInt(value);
    }
}
