package dev.kessai.proof.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A close that is killed in the middle goes on, and every late fee is charged exactly once. */
final class DeferredKillTest {
    private static final int USERS = 5_000;
    private static final Duration CLOSING_AFTER_MAX = Duration.ofMinutes(8);
    private static final String CHARGED = "select count(*) from payment_order where kind = 1 and state = 1";
    private static final KilledBatch BATCH = new KilledBatch(Closing.class, "billing", CHARGED, USERS);

    @TempDir
    private Path data = Path.of("");

    /** The process that is killed: all users are late, then June is over. */
    static final class Closing {
        private Closing() {}

        public static void main(String[] arguments) throws Exception {
            var data = Path.of(arguments[0]);
            var months = everybodyLate();
            try (var kessai = Kessai.start(KessaiConfig.in(data), months.clocks())) {
                months.untilJuneIsOver(kessai);
                KilledBatch.begins(data);
                months.closeJune(kessai);
            }
        }
    }

    private static DeferredMonths everybodyLate() {
        return new DeferredMonths(USERS, number -> true);
    }

    @Test
    void aKilledCloseGoesOnAndChargesEveryLateFeeOnce() throws Exception {
        BATCH.run(data, CLOSING_AFTER_MAX);
        var months = everybodyLate();
        months.julyHasCome();
        try (var kessai = Kessai.start(KessaiConfig.in(data), months.clocks())) {
            DeferredMonths.await(kessai, LocalDate.of(2026, 7, 1));
            assertThat(house(kessai)).isEqualTo(USERS * DeferredMonths.LATE_FEE_MINOR);
            for (int i = 0; i < USERS; i += 97)
                assertThat(lateFee(kessai, Owner.user(i).id())).isEqualTo(-DeferredMonths.LATE_FEE_MINOR);
            try (var db = BATCH.db(kessai.databases())) {
                assertThat(KilledBatch.count(db, "select count(*) from statement where state = 2 and month = 202606"))
                        .isEqualTo(USERS);
                assertThat(KilledBatch.count(db, CHARGED)).isEqualTo(USERS);
            }
            assertThat(VerifyCommand.verify(kessai.databases()).run().breaks()).isEmpty();
        }
    }

    private static long house(Kessai kessai) {
        return balance(kessai, SystemOwner.HOUSE.owner().id(), FundClass.LATE_FEE_INCOME);
    }

    private static long lateFee(Kessai kessai, long user) {
        return balance(kessai, user, FundClass.LATE_FEE);
    }

    private static long balance(Kessai kessai, long owner, FundClass fundClass) {
        return kessai.deferred().find(owner).orElseThrow().balances().stream()
                .filter(each -> each.fundClass() == fundClass)
                .findFirst()
                .orElseThrow()
                .ledgerMinor();
    }
}
