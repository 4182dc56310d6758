package dev.kessai.base.db;

/** Of bool. */
public final class BoolColumn extends Column {
    public BoolColumn() {
        super(16, 1000);
    }

    public void add(boolean value) {
        begin(1);
        putByte(value ? 1 : 0);
    }
}
