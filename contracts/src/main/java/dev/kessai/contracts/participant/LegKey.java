package dev.kessai.contracts.participant;

/**
 * The key of a leg, fixed before the first send: {@code {payment_id}:{leg_no}} (01-payment, words).
 *
 * @param payment the payment's id, time-ordered, 63 bits
 * @param no 1 to 255
 */
public record LegKey(long payment, int no) implements Comparable<LegKey> {
    public static final int NO_MAX = 255;

    public LegKey {
        if (payment <= 0 || no < 1 || no > NO_MAX) throw new IllegalArgumentException("leg " + payment + ":" + no);
    }

    @Override
    public int compareTo(LegKey other) {
        int byPayment = Long.compare(payment, other.payment);
        return byPayment != 0 ? byPayment : Integer.compare(no, other.no);
    }

    @Override
    public int hashCode() {
        long mixed = (payment * 31 + no) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }
}
