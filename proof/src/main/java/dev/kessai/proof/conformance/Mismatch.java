package dev.kessai.proof.conformance;

import org.jspecify.annotations.Nullable;

/** What a participant did is not what the contract says; ends one check. */
final class Mismatch extends RuntimeException {
    Mismatch(String what) {
        super(what);
    }

    Mismatch(String what, Throwable cause) {
        super(what, cause);
    }

    /** @param expected in words, for people */
    static void unless(boolean holds, String expected, @Nullable Object got) {
        if (!holds) throw new Mismatch("expected " + expected + ", got " + got);
    }
}
