package dev.kessai.proof.simulation;

import org.jspecify.annotations.Nullable;

/** A rule does not hold. An Error, so that nothing under test catches it. */
final class Broken extends Error {
    private static final long serialVersionUID = 1;

    Broken(String rule) {
        super(rule, null, false, false);
    }

    Broken(String where, String rule, @Nullable Object subject) {
        this(where + ": " + rule + ": " + subject);
    }

    static void unless(boolean holds, String rule) {
        if (!holds) throw new Broken(rule);
    }

    /** @param subject what breaks it; turned into words only then */
    static void unless(boolean holds, String rule, @Nullable Object subject) {
        if (!holds) throw new Broken(rule + ": " + subject);
    }

    static void unless(boolean holds, String where, String rule, @Nullable Object subject) {
        if (!holds) throw new Broken(where, rule, subject);
    }
}
