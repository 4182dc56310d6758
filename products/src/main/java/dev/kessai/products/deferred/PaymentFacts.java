package dev.kessai.products.deferred;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import dev.kessai.products.deferred.PaymentOrder.State;
import java.util.Optional;

/** Reads what payment publishes: most of it concerns no debt. */
final class PaymentFacts {
    private static final int SUCCEEDED = 1;
    private static final int FAILED = 2;

    private PaymentFacts() {}

    /** Empty where it does not count here. */
    static Optional<Fact> of(OutboxEvent event) {
        var changed = read(event);
        boolean succeeded = changed.getStatus() == SUCCEEDED;
        if (!succeeded && changed.getStatus() != FAILED) return Optional.empty();
        return switch (PaymentType.find(changed.getType()).orElseThrow()) {
            case PURCHASE, ESCROW -> succeeded ? bought(changed) : Optional.empty();
            case REFUND -> succeeded ? refunded(changed) : Optional.empty();
            case OPENING, ADJUSTMENT -> succeeded ? corrected(changed) : Optional.empty();
            default -> ended(changed, succeeded ? State.SUCCEEDED : State.FAILED);
        };
    }

    private static PaymentChanged read(OutboxEvent event) {
        try {
            return PaymentChanged.parseFrom(event.payload());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("payment's event " + event.lane() + ":" + event.seq() + " is broken", e);
        }
    }

    private static Optional<Fact> bought(PaymentChanged changed) {
        long minor = -on(FundClass.DEFERRED_RECEIVABLE, changed);
        if (minor <= 0) return Optional.empty();
        return Optional.of(new Fact.Bought(changed.getPayment(), changed.getPayer(), minor, changed.getDecidedAt()));
    }

    private static Optional<Fact> refunded(PaymentChanged changed) {
        long minor = on(FundClass.DEFERRED_RECEIVABLE, changed);
        if (minor <= 0) return Optional.empty();
        return Optional.of(new Fact.Refunded(
                changed.getPayment(), changed.getParent(), changed.getPayee(), minor, changed.getDecidedAt()));
    }

    /** Others use references too: whether the key is ours, the table knows. */
    private static Optional<Fact> ended(PaymentChanged changed, State state) {
        if (!PaymentOrder.isKey(changed.getReference())) return Optional.empty();
        return Optional.of(new Fact.Ended(changed.getReference(), state, changed.getPayment(), changed.getDecidedAt()));
    }

    private static Optional<Fact> corrected(PaymentChanged changed) {
        long minor = -on(FundClass.DEFERRED_RECEIVABLE, changed);
        long fee = -on(FundClass.LATE_FEE, changed);
        if (minor == 0 && fee == 0) return Optional.empty();
        long owner = isUser(changed.getPayer()) ? changed.getPayer() : changed.getPayee();
        return Optional.of(new Fact.Corrected(changed.getPayment(), owner, minor, fee, changed.getDecidedAt()));
    }

    private static boolean isUser(long owner) {
        return Owner.kindOf(owner).filter(OwnerKind.USER::equals).isPresent();
    }

    private static long on(FundClass fundClass, PaymentChanged changed) {
        long sum = 0;
        for (var movement : changed.getMovementsList())
            if (movement.getFundClass() == fundClass.code()) sum = Math.addExact(sum, movement.getAmountMinor());
        return sum;
    }
}
