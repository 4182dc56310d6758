package dev.kessai.books.settlement;

import dev.kessai.contracts.settlement.MerchantStatement.Kind;

/**
 * An entry on a merchant's account of unsettled sales. Amounts are yen, signed from the merchant's point of view.
 *
 * @param seq number on the account, gapless
 * @param parent the sale that a refund gives back, 0 for none
 * @param taxableMinor what of it was paid by balance, prepaid, points, or a channel
 * @param exemptMinor what of it is paid later
 * @param postedAtMicros business time; does not go back from one number to the next
 * @param bearsFee false where the sale has borne a fee of its own: its plan adds none
 */
record Movement(
        long merchant,
        long seq,
        long payment,
        long parent,
        Kind kind,
        String code,
        long postedAtMicros,
        long amountMinor,
        long taxableMinor,
        long exemptMinor,
        boolean bearsFee) {

    /**
     * What a fee goes by: of a sale itself, of a refund its sale.
     *
     * @param atMicros whose day chooses the plan
     */
    record Rated(Movement movement, String code, long atMicros, boolean bearsFee) {
        static Rated of(Movement movement) {
            return new Rated(movement, movement.code(), movement.postedAtMicros(), movement.bearsFee());
        }
    }
}
