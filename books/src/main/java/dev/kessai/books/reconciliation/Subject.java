package dev.kessai.books.reconciliation;

/**
 * What a break is about.
 *
 * @param key names it for people
 * @param payment 0 where it is about none
 * @param amountMinor how much is wrong, signed where a balance is (found less expected); 0 where nobody knows
 */
record Subject(String key, long payment, long amountMinor) {
    /** By its key, which may name a payment. */
    static Subject of(String key) {
        return new Subject(key, Keys.paymentIn(key), 0);
    }

    Subject of(long amount) {
        return new Subject(key, payment, amount);
    }
}
