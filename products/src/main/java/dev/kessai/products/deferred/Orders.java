package dev.kessai.products.deferred;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Source;
import dev.kessai.products.deferred.PaymentOrder.Amounts;
import java.util.ArrayList;
import java.util.List;

/** Each kind of payment order in payment's words (02-accounts, Deferred; 04-books, reference postings J16 to J20). */
final class Orders {
    private static final long HOUSE = SystemOwner.HOUSE.owner().id();

    private Orders() {}

    /** Who pays and who receives. */
    private record Parties(PaymentType type, long payer, long payee) {}

    /** What such a payment means to accounting. */
    static String code(PaymentOrder.Kind kind) {
        return switch (kind) {
            case REPAYMENT -> "repayment.deferred";
            case LATE_FEE -> "accrual.latefee";
            case WRITE_OFF -> "writeoff.credit";
            case ALLOWANCE -> "allowance.credit";
            case SURPLUS -> "classchange.surplus";
        };
    }

    static Order of(PaymentOrder order) {
        long user = order.owner();
        var amounts = order.amounts();
        return switch (order.kind()) {
            case REPAYMENT ->
                order(
                        order,
                        new Parties(PaymentType.REPAYMENT, user, user),
                        List.of(Source.rest(order.source())),
                        List.of(),
                        debts(amounts, true));
            case LATE_FEE ->
                order(order, new Parties(PaymentType.ACCRUAL, user, HOUSE), List.of(), List.of(), List.of());
            case WRITE_OFF ->
                order(
                        order,
                        new Parties(PaymentType.WRITE_OFF, HOUSE, user),
                        List.of(),
                        List.of(),
                        debts(amounts, false));
            case ALLOWANCE ->
                order(order, new Parties(PaymentType.ALLOWANCE, HOUSE, HOUSE), List.of(), List.of(), List.of());
            case SURPLUS ->
                order(
                        order,
                        new Parties(PaymentType.CLASS_CHANGE, user, user),
                        List.of(),
                        debts(amounts, false),
                        List.of());
        };
    }

    private static Order order(
            PaymentOrder order, Parties parties, List<Source> sources, List<Part> debits, List<Part> parts) {
        return new Order(
                parties.type(),
                order.amounts().total(),
                Currency.JPY,
                parties.payer(),
                parties.payee(),
                sources,
                0,
                parts,
                0,
                code(order.kind()),
                order.key(),
                Order.Capture.AT_ONCE,
                debits);
    }

    private static List<Part> debts(Amounts amounts, boolean withMoney) {
        var parts = new ArrayList<Part>();
        if (amounts.fee() > 0) parts.add(Part.of(FundClass.LATE_FEE, amounts.fee()));
        if (amounts.principal() > 0) parts.add(Part.of(FundClass.DEFERRED_RECEIVABLE, amounts.principal()));
        if (withMoney && amounts.money() > 0) parts.add(Part.of(FundClass.MONEY, amounts.money()));
        return parts;
    }
}
