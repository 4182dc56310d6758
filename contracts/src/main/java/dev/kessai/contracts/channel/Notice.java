package dev.kessai.contracts.channel;

/**
 * What a partner tells of its own accord. Any notice may be lost, late, doubled or in the wrong order.
 *
 * @param channel whose partner speaks: bank, cvs, atm, carrier
 * @param reference ours, by which the partner was asked
 * @param receipt the partner's number of this incoming money: the same in the provisional notice, its confirmation and
 *     its correction; another one is other money
 * @param amountMinor minor units
 */
public record Notice(String channel, String reference, String receipt, long amountMinor, Kind kind) {
    /** What has happened at the partner. */
    public enum Kind {
        /** Money was taken and may still be corrected. */
        PROVISIONAL,
        /** Money was taken for good; also confirms a provisional notice. */
        PAID,
        /** A provisional notice was wrong: there is no such money. */
        CORRECTED,
        /** There will be no money. */
        REFUSED
    }

    /** What becomes of a notice. */
    public enum Answer {
        /** Stored, now or by an earlier copy. */
        TAKEN,
        /** No operation has this reference, or not yet: send it again later. */
        REFERENCE_UNKNOWN,
        /** The amount is not that of the slip, session or debit: nothing was changed, somebody is called. */
        AMOUNT_DIFFERS
    }
}
