package dev.kessai.contracts.reconciliation;

/** Tells accounting once more what was said of a payment. Idempotent; thread-safe; blocks. */
public interface Republication {
    /** What is there already is left as it is. */
    Told again(long payment);

    /**
     * What came of it.
     *
     * @param refusal why it does not stand in the books after this, empty where it does
     */
    record Told(int journals, int details, String refusal) {}
}
