package dev.kessai.contracts.payment;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.Part;
import java.util.ArrayList;
import java.util.List;

/** Consumption tax inside a fee. */
public final class Tax {
    /** The standard rate in basis points. */
    private static final long RATE_BASIS_POINTS = 1_000;

    private static final long WHOLE_BASIS_POINTS = 10_000;

    private Tax() {}

    /** The tax inside a tax-inclusive fee, rounded down. */
    public static long included(long feeMinor) {
        return feeMinor * RATE_BASIS_POINTS / (WHOLE_BASIS_POINTS + RATE_BASIS_POINTS);
    }

    /** The tax on an amount without tax, at the standard rate; rounded towards zero, once for all that it is on. */
    public static long on(long netMinor) {
        return Math.multiplyExact(netMinor, RATE_BASIS_POINTS) / WHOLE_BASIS_POINTS;
    }

    /** A tax-inclusive fee as revenue and tax; the tax is rounded down. */
    public static List<Part> inclusive(long feeMinor) {
        long tax = included(feeMinor);
        var parts = new ArrayList<Part>();
        if (feeMinor > tax) parts.add(Part.of(FundClass.FEE_REVENUE, feeMinor - tax));
        if (tax > 0) parts.add(Part.of(FundClass.TAX, tax));
        return parts;
    }
}
