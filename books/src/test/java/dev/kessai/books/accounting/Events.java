package dev.kessai.books.accounting;

import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.books.accounting.Moved.Movement;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import java.util.HashMap;
import java.util.Map;

/** The coordinator's outbox, as far as accounting sees it. */
final class Events {
    private final Map<Integer, Long> numbers = new HashMap<>();

    /** The next event of this lane: a payment that has succeeded. */
    OutboxEvent succeeded(int lane, Moved moved) {
        var changed = PaymentChanged.newBuilder()
                .setPayment(moved.payment())
                .setVersion(3)
                .setStatus(1)
                .setCurrency(moved.currency().code())
                .setAccountingCode(moved.code())
                .setDecidedAt(moved.decidedAtMicros());
        int leg = 0;
        for (var each : moved.movements()) changed.addMovements(movement(++leg, each));
        return of(
                lane, moved.payment(), moved.decidedAtMicros(), changed.build().toByteArray());
    }

    /** The next event of this lane, whatever it is. */
    OutboxEvent of(int lane, long payment, long atMicros, byte[] payload) {
        return new OutboxEvent(lane, numbers.merge(lane, 1L, Long::sum), payment, atMicros, payload);
    }

    private static dev.kessai.contracts.payment.v1.Movement movement(int leg, Movement each) {
        return dev.kessai.contracts.payment.v1.Movement.newBuilder()
                .setLeg(leg)
                .setParticipant(each.fundClass().ledgerOr("balance"))
                .setOwner(each.owner())
                .setFundClass(each.fundClass().code())
                .setAmountMinor(each.amountMinor())
                .setSeq(each.seq())
                .setAt(each.atMicros())
                .build();
    }
}
