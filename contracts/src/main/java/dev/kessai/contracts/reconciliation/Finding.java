package dev.kessai.contracts.reconciliation;

import dev.kessai.base.hash.Hash128;

/**
 * One thing that a run found wrong. What it is about, its {@link #identity}, is the rule, the service and the key;
 * what is wrong with it, its {@link #facts}, may change from run to run.
 *
 * @param reconciliation R0 to R3
 * @param mismatch its class, such as MISSING
 * @param rule that does not hold
 * @param service whose rows
 * @param key the payment, journal, account or lane
 * @param remedy what to do
 * @param payment 0 where it is about none
 * @param amountMinor how much is wrong, signed where a balance is (found less expected); 0 where nobody knows
 */
public record Finding(
        String reconciliation,
        String mismatch,
        String rule,
        String service,
        String key,
        String expected,
        String found,
        String remedy,
        long payment,
        long amountMinor) {
    /** Most characters of what was expected, and of what was found. */
    public static final int FACT_LENGTH_MAX = 1_000;

    private static final String CUT = "..";

    public Finding {
        expected = cut(expected);
        found = cut(found);
    }

    /** The same for the same thing, whatever is wrong with it. */
    public Hash128 identity() {
        return Hash128.of(rule + "\n" + service + "\n" + key);
    }

    public Hash128 facts() {
        return Hash128.of(expected + "\n" + found);
    }

    /** Both are about the same thing: one case. */
    public Finding and(Finding other) {
        return new Finding(
                reconciliation,
                mismatch,
                rule,
                service,
                key,
                expected + "; " + other.expected,
                found + "; " + other.found,
                remedy,
                payment,
                Math.abs(amountMinor) >= Math.abs(other.amountMinor) ? amountMinor : other.amountMinor);
    }

    private static String cut(String text) {
        return text.length() <= FACT_LENGTH_MAX ? text : text.substring(0, FACT_LENGTH_MAX - CUT.length()) + CUT;
    }
}
