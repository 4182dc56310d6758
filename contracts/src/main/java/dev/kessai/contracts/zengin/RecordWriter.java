package dev.kessai.contracts.zengin;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Records of 120 bytes, field by field; each must be filled exactly. Not thread-safe. */
final class RecordWriter {
    private final byte[] bytes;
    private int at;

    RecordWriter(int records) {
        this.bytes = new byte[Math.multiplyExact(records, TransferFile.RECORD_BYTES)];
    }

    @CanIgnoreReturnValue
    RecordWriter begin(String kind) {
        if (at % TransferFile.RECORD_BYTES != 0) throw new IllegalStateException("record ends at " + at);
        return text(kind, 1);
    }

    /** Digits, right-aligned, padded with zeros. */
    @CanIgnoreReturnValue
    RecordWriter number(String digits, int length) {
        boolean fits = digits.length() <= length && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!fits) throw new IllegalArgumentException("not " + length + " digits: " + digits);
        return put("0".repeat(length - digits.length()) + digits);
    }

    /** Text in half width, left-aligned, padded with spaces; what is too long is cut. */
    @CanIgnoreReturnValue
    RecordWriter text(String text, int length) {
        var half = HalfWidth.cut(HalfWidth.of(text), length);
        return put(half + " ".repeat(length - half.length()));
    }

    private RecordWriter put(String half) {
        var field = HalfWidth.bytes(half);
        System.arraycopy(field, 0, bytes, at, field.length);
        at += field.length;
        return this;
    }

    byte[] bytes() {
        if (at != bytes.length) throw new IllegalStateException("file ends at " + at + " of " + bytes.length);
        return bytes;
    }
}
