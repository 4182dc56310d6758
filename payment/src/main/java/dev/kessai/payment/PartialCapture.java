package dev.kessai.payment;

import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import java.util.ArrayList;
import java.util.List;

/**
 * What each leg keeps when less is captured than was authorised (01-payment rule 13): the first debits whole, cut from
 * the last one back. Fees stay whole; the payee gets what is left.
 */
final class PartialCapture {
    private PartialCapture() {}

    /**
     * Amounts by leg; 0 for a leg that is cancelled.
     *
     * @param capturedMinor without the payer's fee; more than {@link #feesInsideMinor}
     */
    static List<Long> amounts(Payment.Head head, long capturedMinor) {
        var amounts = new ArrayList<Long>(head.legs().size());
        long rest = capturedMinor + head.order().feeMinor();
        for (var leg : head.legs()) {
            long amount = switch (leg) {
                case Debit debit when debit.twinOf() != 0 -> amounts.get(debit.twinOf() - 1);
                case Debit debit -> Math.min(rest, debit.amountMinor());
                case Credit credit when isPayees(head, credit) -> capturedMinor - feesInsideMinor(head);
                case Credit credit -> credit.amountMinor();
            };
            if (leg instanceof Debit debit && debit.twinOf() == 0) rest -= amount;
            amounts.add(amount);
        }
        return amounts;
    }

    /** What others than the payee get of the ordered amount. */
    static long feesInsideMinor(Payment.Head head) {
        long others = 0;
        for (var leg : head.legs())
            if (leg instanceof Credit credit && !isPayees(head, credit)) others += credit.amountMinor();
        return others - head.order().feeMinor();
    }

    private static boolean isPayees(Payment.Head head, Credit credit) {
        return credit.owner() == head.order().payee();
    }
}
