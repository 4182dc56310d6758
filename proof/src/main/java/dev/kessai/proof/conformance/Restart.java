package dev.kessai.proof.conformance;

/** Kills the participant's process without warning and starts it again on what it had stored. */
@FunctionalInterface
interface Restart {
    /** Returns when it was started; it need not be reachable yet. A Mismatch where that failed. */
    void now();
}
