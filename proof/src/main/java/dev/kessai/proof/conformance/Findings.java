package dev.kessai.proof.conformance;

import java.util.ArrayList;
import java.util.List;

/** What was looked at, in the order in which it was. Not thread-safe. */
final class Findings {
    /** How a check ended. */
    enum Outcome {
        HOLDS,
        BROKEN,
        /** Does not apply to the participant, or was not wished. */
        NOT_ASKED
    }

    /**
     * One check.
     *
     * @param group the table, or what the check is about
     * @param name unique within its group; of a cell, {@code CALL / ROW}
     * @param detail what was wrong, or why it was not asked; empty where it holds
     */
    record Finding(String group, String name, Outcome outcome, String detail) {}

    /** A check; throws Mismatch where the contract is broken. */
    @FunctionalInterface
    interface Check {
        void run();
    }

    private final List<Finding> all = new ArrayList<>();

    void check(String group, String name, Check check) {
        try {
            check.run();
            all.add(new Finding(group, name, Outcome.HOLDS, ""));
        } catch (Mismatch mismatch) {
            all.add(new Finding(group, name, Outcome.BROKEN, String.valueOf(mismatch.getMessage())));
        }
    }

    void skip(String group, String name, String why) {
        all.add(new Finding(group, name, Outcome.NOT_ASKED, why));
    }

    /** {@link #check} where the condition holds, else {@link #skip}. */
    void checkIf(boolean applies, String why, String group, String name, Check check) {
        if (applies) check(group, name, check);
        else skip(group, name, why);
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
