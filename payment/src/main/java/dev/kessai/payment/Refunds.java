package dev.kessai.payment;

import dev.kessai.payment.Leg.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What live refunds have reserved of a payment: never more than was captured (01-payment rule 14).
 *
 * @param reservations in the order of their events
 */
record Refunds(List<Reservation> reservations) {
    static final Refunds NONE = new Refunds(List.of());

    /** @param release whether it goes to the seller of an escrow, not back to the payer */
    record Reservation(long refund, List<Taken> parts, boolean release) {
        long totalMinor() {
            long total = 0;
            for (var part : parts) total += part.amountMinor();
            return total;
        }
    }

    Refunds {
        reservations = List.copyOf(reservations);
    }

    /** What all of them have taken. */
    long totalMinor() {
        long total = 0;
        for (var reservation : reservations) total += reservation.totalMinor();
        return total;
    }

    /** What goes back to the payer. */
    long refundedMinor() {
        long total = 0;
        for (var reservation : reservations) if (!reservation.release()) total += reservation.totalMinor();
        return total;
    }

    /**
     * The parts for a refund or release of this amount: what no live reservation has taken, in reverse order of the
     * debits. Empty where less remains.
     */
    Optional<List<Taken>> reserve(List<Taken> taken, long amountMinor) {
        var parts = new ArrayList<Taken>();
        long rest = amountMinor;
        for (int i = taken.size() - 1; i >= 0 && rest > 0; i--) {
            var debit = taken.get(i);
            long part = Math.min(rest, debit.amountMinor() - reservedOf(debit));
            if (part <= 0) continue;
            parts.add(new Taken(debit.leg(), debit.fundClass(), debit.lot(), part));
            rest -= part;
        }
        return rest == 0 && !parts.isEmpty() ? Optional.of(parts) : Optional.empty();
    }

    Refunds with(Reservation reservation) {
        var all = new ArrayList<>(reservations);
        all.add(reservation);
        return new Refunds(all);
    }

    Refunds without(long refund) {
        var rest = new ArrayList<Reservation>();
        for (var reservation : reservations) if (reservation.refund() != refund) rest.add(reservation);
        return new Refunds(rest);
    }

    private long reservedOf(Taken debit) {
        long reserved = 0;
        for (var reservation : reservations)
            for (var part : reservation.parts()) {
                boolean same =
                        part.leg() == debit.leg() && part.fundClass() == debit.fundClass() && part.lot() == debit.lot();
                if (same) reserved += part.amountMinor();
            }
        return reserved;
    }
}
