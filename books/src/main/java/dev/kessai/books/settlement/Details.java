package dev.kessai.books.settlement;

import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import java.util.List;

/** What settlement tells accounting of its payments: pure. */
final class Details {
    static final IdText STATEMENT = new IdText("stm");

    private Details() {}

    /** @param id the key of the payment */
    static AccountingDetail of(String id, long payment, String code, long statement, long merchant) {
        return new AccountingDetail(
                id,
                payment,
                code,
                List.of(
                        new Dimension("statement", STATEMENT.text(statement)),
                        new Dimension("merchant", new Owner(merchant).text())));
    }
}
