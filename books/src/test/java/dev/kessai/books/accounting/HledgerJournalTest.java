package dev.kessai.books.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.accounting.Moved.Movement;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HledgerJournalTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);

    @Test
    void aJournalIsATransactionWithDebitsPositive() {
        long at = Clocks.startMicros(DAY);
        try (var database = new BooksDatabase()) {
            database.accountant(at)
                    .accept(List.of(new Events()
                            .succeeded(
                                    0,
                                    new Moved(
                                            1,
                                            "purchase.code",
                                            Currency.USD,
                                            at,
                                            List.of(
                                                    new Movement(Owner.user(1).id(), FundClass.MONEY, -1005, 1, at),
                                                    new Movement(
                                                            Owner.merchant(2).id(),
                                                            FundClass.MERCHANT_UNSETTLED,
                                                            1005,
                                                            1,
                                                            at))))));
            var text = new StringWriter();
            long written = new HledgerJournal(text).write(database.books, BooksDatabase.CHART, DAY, DAY);
            assertThat(written).isEqualTo(1);
            assertThat(text.toString())
                    .startsWith("commodity 1000. JPY\n")
                    .contains("commodity 1000.00 USD\naccount assets:bank:operating")
                    .contains("2026-04-01 (pay_")
                    .contains(") purchase.code  ; booked 2026-04-01 no 1\n")
                    .containsPattern("liabilities:user:money +10.05 USD  ; usr_000000000001 MONEY 1\n")
                    .containsPattern("uncertain +-10.05 USD  ; mer_000000000002 MERCHANT_UNSETTLED 1\n");
        }
    }
}
