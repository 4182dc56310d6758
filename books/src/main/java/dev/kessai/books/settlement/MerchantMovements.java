package dev.kessai.books.settlement;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import java.util.List;

/**
 * Reads what the coordinator publishes: of each payment that has succeeded, its entries on merchants' accounts of
 * unsettled sales. How a sale was paid is what its customer gave by class; settlement is in yen.
 */
final class MerchantMovements {
    private static final int SUCCEEDED = 1;

    private MerchantMovements() {}

    static void read(OutboxEvent event, List<Movement> into) {
        try {
            var changed = PaymentChanged.parseFrom(event.payload());
            boolean moved = changed.getStatus() == SUCCEEDED && changed.getCurrency() == Currency.JPY.code();
            if (moved) read(changed, into);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("event of payment " + event.payment() + " is broken", e);
        }
    }

    private static void read(PaymentChanged changed, List<Movement> into) {
        for (var each : changed.getMovementsList()) {
            if (each.getFundClass() != FundClass.MERCHANT_UNSETTLED.code()) continue;
            var kind = kind(changed.getType());
            boolean paid = kind == Kind.SALE || kind == Kind.REFUND;
            long exempt = paid ? deferred(changed, each.getAmountMinor()) : 0;
            into.add(new Movement(
                    each.getOwner(),
                    each.getSeq(),
                    changed.getPayment(),
                    kind == Kind.REFUND ? changed.getParent() : 0,
                    kind,
                    changed.getAccountingCode(),
                    each.getAt(),
                    each.getAmountMinor(),
                    paid ? each.getAmountMinor() - exempt : 0,
                    exempt,
                    paid && bearsFee(changed, each.getAmountMinor())));
        }
    }

    private static Kind kind(int type) {
        return switch (PaymentType.find(type).orElseThrow()) {
            case PURCHASE, ESCROW_RELEASE -> Kind.SALE;
            case REFUND -> Kind.REFUND;
            case GRANT -> Kind.GRANT;
            case CLEARING -> Kind.CLEARING;
            case TOP_UP,
                    TRANSFER,
                    WITHDRAWAL,
                    OPENING,
                    REPAYMENT,
                    ESCROW,
                    EXPIRY,
                    CLASS_CHANGE,
                    ADJUSTMENT,
                    PAYOUT,
                    PAYOUT_RETURN,
                    BANK_SETTLEMENT,
                    ACCRUAL,
                    ALLOWANCE,
                    WRITE_OFF,
                    INTERNAL_TRANSFER,
                    CLAW_BACK -> Kind.OTHER;
        };
    }

    /** What of a sale is paid later, or of a refund is taken off the debt; signed as the merchant's amount is. */
    private static long deferred(PaymentChanged changed, long amountMinor) {
        long sum = 0;
        for (var each : changed.getMovementsList())
            if (each.getFundClass() == FundClass.DEFERRED_RECEIVABLE.code() && isUser(each.getOwner()))
                sum = Math.subtractExact(sum, each.getAmountMinor());
        return amountMinor >= 0 ? Math.min(Math.max(sum, 0), amountMinor) : Math.max(Math.min(sum, 0), amountMinor);
    }

    private static boolean isUser(long owner) {
        return Owner.kindOf(owner).filter(OwnerKind.USER::equals).isPresent();
    }

    /**
     * A purchase whose merchant gets less than was captured has borne its fee, and so does every release of an escrow,
     * whose fee is agreed on with it; a refund goes by its sale.
     */
    private static boolean bearsFee(PaymentChanged changed, long amountMinor) {
        if (changed.getType() == PaymentType.ESCROW_RELEASE.code()) return false;
        return changed.getType() == PaymentType.REFUND.code() || changed.getAmountMinor() == amountMinor;
    }
}
