package dev.kessai.base.db;

/** Of int2; a value that does not fit is refused. */
public final class ShortColumn extends Column {
    public ShortColumn() {
        super(21, 1005);
    }

    public void add(int value) {
        if (value != (short) value) throw new ArithmeticException("not an int2: " + value);
        begin(Short.BYTES);
        putShort(value);
    }
}
