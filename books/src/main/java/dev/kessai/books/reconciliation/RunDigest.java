package dev.kessai.books.reconciliation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one reconciliation has read, as evidence: a SHA-256 over all of it in the order in which it was compared, and
 * the sums of amounts by currency. Two runs over the same rows have the same. Not thread-safe.
 */
final class RunDigest {
    private static final int BUFFER_BYTES = 8_192;

    private final MessageDigest digest = sha256();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final Map<Integer, Long> sums = new TreeMap<>();

    void put(long value) {
        if (buffer.remaining() < Long.BYTES) flush();
        buffer.putLong(value);
    }

    /** With its length, so that no two sequences of values are spelled alike. */
    void put(byte[] bytes) {
        put(bytes.length);
        if (buffer.remaining() < bytes.length) flush();
        if (bytes.length > BUFFER_BYTES) digest.update(bytes);
        else buffer.put(bytes);
    }

    void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a positive amount to what was compared; others are its other side. */
    void sum(int currency, long amount) {
        if (amount > 0) sums.merge(currency, amount, Math::addExact);
    }

    private void flush() {
        digest.update(buffer.flip());
        buffer.clear();
    }

    /** Of all until now, in hexadecimal; once. */
    String end() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }

    /** By ISO 4217 number. */
    Map<Integer, Long> sums() {
        return sums;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
