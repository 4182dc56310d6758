package dev.kessai.contracts.zengin;

/** One record of 120 bytes, field by field. Not thread-safe. */
final class RecordReader {
    private final byte[] bytes;
    private final int record;
    private int at;

    RecordReader(byte[] bytes, int record) {
        this.bytes = bytes;
        this.record = record;
        this.at = record * TransferFile.RECORD_BYTES;
    }

    /** The next field, without the spaces at its end. */
    String text(int length) {
        var text = HalfWidth.text(bytes, at, length);
        at += length;
        return text.stripTrailing();
    }

    /** The next field, digits. */
    long number(int length) {
        var text = text(length);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(this + ": not a number: " + text, e);
        }
    }

    @Override
    public String toString() {
        return "record " + (record + 1);
    }
}
