package dev.kessai.products.expiry;

import dev.kessai.contracts.account.LotPlace;

/**
 * How far the lots of a lane were read for one purpose.
 *
 * @param days before the expiry, of notices; {@link #EXPIRY}: for the expiry itself
 */
record Walk(String ledger, int lane, int days, LotPlace place) {
    static final int EXPIRY = -1;

    boolean isAt(LotPlace other) {
        return place.compareTo(other) >= 0;
    }

    Walk to(LotPlace reached) {
        return new Walk(ledger, lane, days, reached);
    }
}
