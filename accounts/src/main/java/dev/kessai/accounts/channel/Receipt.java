package dev.kessai.accounts.channel;

/**
 * Money that a partner said it took for a leg.
 *
 * @param id the partner's number of it, unique within the leg
 * @param amountMinor minor units; 0 where only its correction was heard
 * @param provisional it may still be corrected
 * @param corrected there is no such money
 * @param late not taken by the payment: it went to the user
 */
record Receipt(String id, long amountMinor, boolean provisional, boolean corrected, boolean late) {
    Receipt firm() {
        return new Receipt(id, amountMinor, false, corrected, late);
    }

    Receipt wrong() {
        return new Receipt(id, amountMinor, provisional, true, late);
    }

    Receipt forUser() {
        return new Receipt(id, amountMinor, provisional, corrected, true);
    }
}
