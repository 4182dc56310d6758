package dev.kessai.contracts.payment;

/**
 * From which participant how much is taken; the order within a participant is its own.
 *
 * @param amountMinor minor units, or {@link #REST} for what the other sources leave; at most one rest an order
 */
public record Source(String participant, long amountMinor) {
    public static final long REST = 0;

    public Source {
        if (amountMinor < 0) throw new IllegalArgumentException("amountMinor=" + amountMinor);
    }

    public static Source rest(String participant) {
        return new Source(participant, REST);
    }
}
