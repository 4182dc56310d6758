package dev.kessai.proof.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clearing that is killed in the middle goes on, and every term is cleared exactly once. */
final class ClearingKillTest {
    private static final int USERS = 100;
    private static final int MERCHANTS = 4_000;
    private static final int SALES_OF_EACH = 2;
    private static final Duration SOLD_AFTER_MAX = Duration.ofMinutes(3);
    private static final String FIXED = "select count(*) from term where state = 3";
    private static final KilledBatch BATCH = new KilledBatch(Closing.class, "settlement", FIXED, MERCHANTS);

    @TempDir
    private Path data = Path.of("");

    /** The process that is killed: everybody has sold, then the month is over. */
    static final class Closing {
        private Closing() {}

        public static void main(String[] arguments) throws Exception {
            var data = Path.of(arguments[0]);
            var month = new MerchantMonth(USERS, MERCHANTS, SALES_OF_EACH);
            try (var kessai = Kessai.start(KessaiConfig.in(data), month.clocks())) {
                month.make(kessai, data, line -> {});
                month.end();
                KilledBatch.begins(data);
                month.clear(kessai.settlement(), line -> {});
            }
        }
    }

    @Test
    void aKilledClearingGoesOnAndEveryTermIsClearedOnce() throws Exception {
        BATCH.run(data, SOLD_AFTER_MAX);
        var month = new MerchantMonth(USERS, MERCHANTS, SALES_OF_EACH);
        month.end();
        try (var kessai = Kessai.start(KessaiConfig.in(data), month.clocks())) {
            month.clear(kessai.settlement(), line -> {});
            assertThat(MerchantMonth.fixed(kessai.settlement())).isEqualTo(month.net());
            long payable = 0;
            for (int i = 0; i < MERCHANTS; i++) payable += payable(kessai, i);
            assertThat(payable).isEqualTo(month.net());
            assertThat(kessai.settlement().check(0).different()).isEmpty();
            try (var db = BATCH.db(kessai.databases())) {
                assertThat(KilledBatch.count(db, FIXED)).isEqualTo(MERCHANTS);
                assertThat(KilledBatch.count(db, "select count(*) from statement_line"))
                        .isEqualTo(month.sales());
                assertThat(KilledBatch.count(db, "select count(*) from publication where payment_id <> 0"))
                        .as("a term, a payment, a detail")
                        .isEqualTo(MERCHANTS);
            }
            assertThat(VerifyCommand.verify(kessai.databases()).run().breaks()).isEmpty();
        }
    }

    private static long payable(Kessai kessai, int merchant) {
        return kessai.balance().find(Owner.merchant(merchant).id()).orElseThrow().balances().stream()
                .filter(each -> each.fundClass() == FundClass.MERCHANT_PAYABLE)
                .mapToLong(each -> each.ledgerMinor())
                .sum();
    }
}
