package dev.kessai.books.reconciliation;

import dev.kessai.books.reconciliation.History.Stage;
import dev.kessai.contracts.payment.v1.Taken;
import java.util.HashMap;
import java.util.Map;

/**
 * Refunds against their parents, both of one snapshot. A refund's id is greater than its parent's, so the parent comes
 * first; what is remembered between the two is the refunds, not the payments.
 */
final class RefundCheck {
    private record Part(int leg, int fundClass, long lot) {
        static Part of(Taken taken) {
            return new Part(taken.getLeg(), taken.getFundClass(), taken.getLot());
        }
    }

    private record Reserved(long parent, long amount, boolean live) {}

    private final Findings findings;
    private final Map<Long, Reserved> expected = new HashMap<>();
    private long parents;
    private long refunds;

    RefundCheck(Findings findings) {
        this.findings = findings;
    }

    void see(History history) {
        for (long refund : history.released()) expected.put(refund, new Reserved(history.payment(), 0, false));
        if (!history.reservations().isEmpty()) seeParent(history);
        if (history.parent() != 0) seeRefund(history);
    }

    private void seeParent(History parent) {
        parents++;
        var left = new HashMap<Part, Long>();
        for (var taken : parent.taken()) left.merge(Part.of(taken), taken.getAmountMinor(), Long::sum);
        parent.reservations().forEach((refund, parts) -> {
            long sum = 0;
            for (var part : parts) {
                left.merge(Part.of(part), -part.getAmountMinor(), Long::sum);
                sum += part.getAmountMinor();
            }
            expected.put(refund, new Reserved(parent.payment(), sum, true));
        });
        left.forEach((part, amount) -> {
            if (amount < 0)
                findings.broken(
                        Invariant.REFUND_CAP,
                        PaymentAuditStore.NAME,
                        Keys.leg(parent.payment(), part.leg()),
                        "refunds up to what was taken",
                        -amount + " more");
        });
    }

    private void seeRefund(History refund) {
        refunds++;
        var reserved = expected.remove(refund.payment());
        boolean live = refund.stage() != Stage.FAILED;
        boolean fits = reserved != null
                && reserved.parent() == refund.parent()
                && reserved.live() == live
                && (!live || reserved.amount() == refund.amount());
        if (!fits)
            findings.broken(
                    Invariant.REFUND_PARENT,
                    PaymentAuditStore.NAME,
                    Keys.payment(refund.payment()),
                    (live ? "a live" : "a released") + " reservation of " + refund.amount() + " at "
                            + Keys.payment(refund.parent()),
                    String.valueOf(reserved));
    }

    void end() {
        findings.compared(Invariant.REFUND_CAP, parents);
        findings.compared(Invariant.REFUND_PARENT, refunds);
        expected.forEach((refund, reserved) -> findings.broken(
                Invariant.REFUND_PARENT,
                PaymentAuditStore.NAME,
                Keys.payment(reserved.parent()),
                "the refund " + Keys.payment(refund),
                "none"));
    }
}
