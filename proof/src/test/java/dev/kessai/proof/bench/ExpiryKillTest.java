package dev.kessai.proof.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An expiry that is killed in the middle goes on, and every lot expires exactly once. */
final class ExpiryKillTest {
    private static final int USERS = 3_000;
    private static final Duration GIVEN_AFTER_MAX = Duration.ofMinutes(3);
    private static final String ENDED = "select count(*) from expiry_order where state = 1";
    private static final KilledBatch BATCH = new KilledBatch(Expiring.class, "expiry", ENDED, USERS);

    @TempDir
    private Path data = Path.of("");

    /** The process that is killed: everybody has lots, then all are due. */
    static final class Expiring {
        private Expiring() {}

        public static void main(String[] arguments) throws Exception {
            var data = Path.of(arguments[0]);
            var lots = new ExpiringLots(USERS);
            try (var kessai = Kessai.start(KessaiConfig.in(data), lots.clocks())) {
                lots.give(kessai);
                lots.expire();
                KilledBatch.begins(data);
                for (boolean done = false; !done; ) done = kessai.expiry().run().done();
            }
        }
    }

    @Test
    void aKilledExpiryGoesOnAndEveryLotExpiresOnce() throws Exception {
        BATCH.run(data, GIVEN_AFTER_MAX);
        var lots = new ExpiringLots(USERS);
        lots.expire();
        try (var kessai = Kessai.start(KessaiConfig.in(data), lots.clocks())) {
            await().atMost(Duration.ofMinutes(2)).until(() -> lots.hasExpired(kessai));
            assertThat(kessai.expiry().run().lots()).as("again changes nothing").isZero();
            assertThat(breakage(kessai)).isEqualTo(lots.lots() * ExpiringLots.LOT_MINOR);
            try (var db = BATCH.db(kessai.databases())) {
                assertThat(KilledBatch.count(db, "select count(*) from points.lot where free > 0"))
                        .isZero();
                assertThat(KilledBatch.count(db, ENDED))
                        .as("an account, a payment")
                        .isEqualTo(USERS);
                assertThat(KilledBatch.count(db, "select count(*) from publication where payment_id <> 0"))
                        .isEqualTo(USERS);
                assertThat(KilledBatch.count(db, "select count(*) from notice"))
                        .as("told before, or too late")
                        .isZero();
            }
            assertThat(VerifyCommand.verify(kessai.databases()).run().breaks()).isEmpty();
        }
    }

    private static long breakage(Kessai kessai) {
        return kessai.points().find(SystemOwner.HOUSE.owner().id()).orElseThrow().balances().stream()
                .filter(each -> each.fundClass() == FundClass.BREAKAGE)
                .findFirst()
                .orElseThrow()
                .ledgerMinor();
    }
}
