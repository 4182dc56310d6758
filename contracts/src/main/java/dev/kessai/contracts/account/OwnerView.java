package dev.kessai.contracts.account;

import dev.kessai.base.money.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An owner in one ledger.
 *
 * @param blockedScopes {@link Scope#bit} set
 * @param standing null where nobody has set one
 */
public record OwnerView(
        long owner,
        String ledger,
        boolean open,
        int blockedScopes,
        @Nullable Standing standing,
        List<Balance> balances) {
    /** The floor of an account that may be overdrawn without end. */
    public static final long NO_FLOOR = Long.MIN_VALUE;

    public OwnerView {
        balances = List.copyOf(balances);
    }

    /** Without a standing. */
    public OwnerView(long owner, String ledger, boolean open, int blockedScopes, List<Balance> balances) {
        this(owner, ledger, open, blockedScopes, null, balances);
    }

    /**
     * One account, all figures of the same instant.
     *
     * @param availableMinor after holds
     * @param heldMinor reserved by open holds
     * @param floorMinor what must remain available after a debit, at most 0; {@link #NO_FLOOR} for none
     * @param seq number of entries so far
     * @param lots lots with something left, by expiry; empty for classes without lots
     */
    public record Balance(
            FundClass fundClass,
            Currency currency,
            long availableMinor,
            long heldMinor,
            long floorMinor,
            long seq,
            List<LotView> lots) {
        public Balance {
            lots = List.copyOf(lots);
        }

        /** Final value: what has been posted. */
        public long ledgerMinor() {
            return availableMinor + heldMinor;
        }
    }

    /** @param expiresAtMicros business time; {@link Long#MAX_VALUE} for never */
    public record LotView(long lot, long freeMinor, long expiresAtMicros) {}
}
