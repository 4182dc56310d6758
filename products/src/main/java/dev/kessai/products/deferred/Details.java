package dev.kessai.products.deferred;

import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Locale;

/** What a payment of billing means to accounting, beyond its code. */
final class Details {
    private Details() {}

    /**
     * The key of the order is the detail's id. Dimensions: {@code kind}; {@code customer}, but for the allowance;
     * {@code statement}, the month that it is about; {@code source}, the participant that paid.
     *
     * @param order that has succeeded
     * @param about the statement, of a repayment the oldest that it settles; {@link PaymentOrder#NO_MONTH} for none
     */
    static AccountingDetail of(PaymentOrder order, YearMonth about) {
        var dimensions = new ArrayList<Dimension>();
        dimensions.add(new Dimension("kind", order.kind().name().toLowerCase(Locale.ROOT)));
        if (order.owner() != 0) dimensions.add(new Dimension("customer", new Owner(order.owner()).text()));
        if (!about.equals(PaymentOrder.NO_MONTH)) dimensions.add(new Dimension("statement", about.toString()));
        if (!order.source().isEmpty()) dimensions.add(new Dimension("source", order.source()));
        return new AccountingDetail(order.key(), order.payment(), Orders.code(order.kind()), dimensions);
    }
}
