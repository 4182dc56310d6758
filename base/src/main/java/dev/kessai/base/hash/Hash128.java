package dev.kessai.base.hash;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The first 128 bits of a SHA-256: enough for keys that nobody can make collide on purpose. */
public record Hash128(long high, long low) {
    public static Hash128 of(byte[] bytes) {
        try {
            var digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Hash128(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Of the UTF-8 bytes. */
    public static Hash128 of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same bits as the database's 16-byte type. */
    public UUID uuid() {
        return new UUID(high, low);
    }

    public static Hash128 of(UUID uuid) {
        return new Hash128(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }
}
