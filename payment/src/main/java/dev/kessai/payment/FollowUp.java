package dev.kessai.payment;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Tax;
import dev.kessai.payment.Leg.Taken;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * What is made from a payment that has succeeded: a refund, from where its value went back to where its parts were
 * taken (01-payment rule 14), to the same lots, expired or not; and the release of an escrow to its seller. Together
 * they never take more than was captured. A value.
 *
 * <p>What came from an outside channel goes back as money. What a carrier was charged in this month goes back on its
 * bill, earlier charges as prepaid value.
 */
sealed interface FollowUp {
    /** Its order and legs, and the parts that it reserves of the parent. */
    record Drafted(Order order, List<Leg> legs, List<Taken> parts) implements FollowUp {
        /** The event of the parent that keeps others from these parts. */
        PaymentEvent.RefundReserved reserving(long id) {
            return new PaymentEvent.RefundReserved(id, parts, order.type() == PaymentType.ESCROW_RELEASE);
        }
    }

    /** @param param the field at fault */
    record Refused(Refusal reason, String param) implements FollowUp {}

    /**
     * @param command a refund or a release
     * @param atMicros business time
     */
    static FollowUp of(Payment parent, PaymentCommand.Change command, long atMicros) {
        return switch (command) {
            case PaymentCommand.Refund refund -> refund(parent, refund, atMicros);
            case PaymentCommand.Release release -> release(parent, release);
            case PaymentCommand.Create _, PaymentCommand.Capture _, PaymentCommand.VoidPayment _ ->
                throw new IllegalArgumentException("no follow-up: " + command);
        };
    }

    private static FollowUp refund(Payment parent, PaymentCommand.Refund command, long atMicros) {
        var type = parent.order().type();
        boolean refundable = type == PaymentType.PURCHASE || type == PaymentType.ESCROW;
        if (parent.state() != Payment.State.SUCCEEDED || !refundable) return new Refused(Refusal.NOT_REFUNDABLE, "id");
        if (command.amountMinor() <= 0) return new Refused(Refusal.AMOUNT_NOT_POSITIVE, "amount");
        var parts = reserve(parent, command.amountMinor());
        if (parts.isEmpty()) return new Refused(Refusal.REFUND_ABOVE_CAPTURED, "amount");
        var legs = new LegList();
        var from = type == PaymentType.ESCROW ? FundClass.ESCROW : FundClass.MERCHANT_UNSETTLED;
        legs.debit(
                Ledgers.BALANCE,
                Plan.ownerOf(from, parent.order().payee()),
                command.amountMinor(),
                FundPolicy.only(from),
                Purpose.INTERNAL);
        boolean sameMonth = YearMonth.from(Clocks.businessDate(parent.decidedAtMicros()))
                .equals(YearMonth.from(Clocks.businessDate(atMicros)));
        for (var part : parts) giveBack(legs, parent, part, sameMonth);
        return new Drafted(refundOrder(parent, command), legs.all(), parts);
    }

    private static FollowUp release(Payment parent, PaymentCommand.Release command) {
        boolean releasable =
                parent.state() == Payment.State.SUCCEEDED && parent.order().type() == PaymentType.ESCROW;
        if (!releasable) return new Refused(Refusal.NOT_RELEASABLE, "id");
        if (command.amountMinor() <= 0) return new Refused(Refusal.AMOUNT_NOT_POSITIVE, "amount");
        if (command.feeMinor() < 0) return new Refused(Refusal.AMOUNT_NOT_POSITIVE, "fee");
        boolean expires = command.expiresAtMicros() != Long.MAX_VALUE;
        if (expires && parent.order().currency() != Currency.JPY)
            return new Refused(Refusal.CURRENCY_NOT_OFFERED, "expires_at"); // breakage is in yen
        if (command.feeMinor() >= command.amountMinor()) return new Refused(Refusal.AMOUNT_TOO_LARGE, "fee");
        var taken = reserve(parent, command.amountMinor());
        if (taken.isEmpty()) return new Refused(Refusal.REFUND_ABOVE_CAPTURED, "amount");
        long seller = parent.order().payee();
        boolean user = Owner.kindOf(seller).filter(OwnerKind.USER::equals).isPresent();
        var parts = new ArrayList<Part>();
        long net = command.amountMinor() - command.feeMinor();
        parts.add(
                user
                        ? new Part(FundClass.PROCEEDS, net, new Part.Lot.New(command.expiresAtMicros()))
                        : Part.of(FundClass.MERCHANT_UNSETTLED, net));
        if (command.feeMinor() > 0) parts.addAll(Tax.inclusive(command.feeMinor()));
        var legs = new LegList();
        legs.debit(
                Ledgers.BALANCE,
                SystemOwner.HOUSE.owner().id(),
                command.amountMinor(),
                FundPolicy.only(FundClass.ESCROW),
                Purpose.INTERNAL);
        for (var part : parts) legs.credit(Ledgers.BALANCE, Plan.ownerOf(part.fundClass(), seller), part);
        return new Drafted(releaseOrder(parent, command, parts), legs.all(), taken);
    }

    private static Order refundOrder(Payment parent, PaymentCommand.Refund command) {
        var order = parent.order();
        return new Order(
                PaymentType.REFUND,
                command.amountMinor(),
                order.currency(),
                order.payee(),
                order.payer(),
                List.of(new Source(Ledgers.BALANCE, command.amountMinor())),
                0,
                List.of(),
                0,
                command.accountingCode(),
                command.reference(),
                Order.Capture.AT_ONCE);
    }

    private static Order releaseOrder(Payment parent, PaymentCommand.Release command, List<Part> parts) {
        var order = parent.order();
        return new Order(
                PaymentType.ESCROW_RELEASE,
                command.amountMinor(),
                order.currency(),
                order.payer(),
                order.payee(),
                List.of(),
                0,
                parts,
                0,
                command.accountingCode(),
                command.reference(),
                Order.Capture.AT_ONCE);
    }

    /** Empty where less than this remains of what was captured, or of what the debits took. */
    private static List<Taken> reserve(Payment parent, long amountMinor) {
        long left = parent.capturedMinor() - parent.refunds().totalMinor();
        if (amountMinor > left) return List.of();
        return parent.refunds().reserve(parent.outcome().taken(), amountMinor).orElse(List.of());
    }

    private static void giveBack(LegList legs, Payment parent, Taken part, boolean sameMonth) {
        var debit = (Leg.Debit) parent.head().legs().get(part.leg() - 1);
        boolean onTheBill =
                sameMonth && debit.owner() == SystemOwner.CARRIER.owner().id();
        if (!onTheBill) {
            legs.credit(debit.participant(), parent.order().payer(), back(debit.owner(), part));
            return;
        }
        var carrier = parent.head().legs().get(debit.twinOf() - 1).participant();
        legs.external(carrier, parent.order().payer(), debit.owner(), part.amountMinor());
    }

    private static Part back(long debited, Taken part) {
        if (part.fundClass() != FundClass.CLEARING) {
            var lot = part.lot() == 0 ? Part.Lot.NONE : new Part.Lot.Restore(part.lot());
            return new Part(part.fundClass(), part.amountMinor(), lot);
        }
        boolean noCash = Plan.bringsNoCash(debited);
        return Part.of(noCash ? FundClass.PREPAID : FundClass.MONEY, part.amountMinor());
    }
}
