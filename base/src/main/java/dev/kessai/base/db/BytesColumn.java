package dev.kessai.base.db;

/** Of bytea. */
public final class BytesColumn extends Column {
    public BytesColumn() {
        super(17, 1001);
    }

    public void add(byte[] value) {
        begin(value.length);
        putBytes(value);
    }
}
