package dev.kessai.proof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.payment.Leg;
import dev.kessai.proof.channel.PartnerProcess;
import dev.kessai.proof.channel.Site;
import dev.kessai.proof.conformance.Findings.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our own channels conform, each with its counterparty, over gRPC, and killed with SIGKILL in the middle. Amounts are
 * those that somebody pays without being asked to, and those that nobody pays.
 */
final class OurChannelsTest {
    private static final long PATIENCE_MILLIS = 60_000;

    @TempDir
    static Path directory;

    private static Site site;
    private static int port;
    private static String user;
    private static String other;

    @BeforeAll
    static void start() throws Exception {
        port = PartnerProcess.freePort();
        var settings = Map.of("rpc.port", Integer.toString(port), "channels.bank.perSecond", "1000");
        site = Site.with(settings, directory, "bank", "cvs", "atm", "carrier");
        user = site.open("user");
        other = site.open("user");
        site.link(user, "1234567", "ACTIVE");
        site.link(other, "7654321", "ACTIVE");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void theBankConforms() {
        conforms("bank", Leg.Kind.PIVOT, new Amounts(10, 901, 904), null);
    }

    @Test
    void convenienceStoresConform() {
        conforms("cvs", Leg.Kind.CANCELLABLE, new Amounts(900, 300_001, 1_000), null);
    }

    @Test
    void atmsConform() {
        conforms("atm", Leg.Kind.CANCELLABLE, new Amounts(80_000, 501_000, 1_000), null);
    }

    @Test
    void carriersConformAndTakeRefunds() {
        conforms("carrier", Leg.Kind.CANCELLABLE, new Amounts(10, 100_001, 904), Part.of(FundClass.CLEARING, 1));
    }

    /**
     * Minor units.
     *
     * @param paid becomes TRIED
     * @param pending stays PENDING for a while at least
     */
    private record Amounts(long paid, long declined, long pending) {}

    private static void conforms(String channel, Leg.Kind kind, Amounts amounts, @Nullable Part credited) {
        var subject = new Subject(
                channel,
                Owner.parse(user).orElseThrow().id(),
                Owner.parse(other).orElseThrow().id(),
                Currency.JPY,
                amounts.paid(),
                amounts.declined(),
                amounts.pending(),
                kind,
                credited,
                PATIENCE_MILLIS);
        try (var wire = new Wire("127.0.0.1:" + port)) {
            var findings = Conformance.run(wire, subject, MicroClock.system(), OurChannelsTest::restart)
                    .all();
            assertThat(findings)
                    .filteredOn(each -> each.outcome() == Outcome.BROKEN)
                    .isEmpty();
            assertThat(findings)
                    .filteredOn(each -> each.outcome() == Outcome.HOLDS)
                    .hasSizeGreaterThan(50);
        }
    }

    private static void restart() {
        try {
            site.killServer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mismatch("interrupted", e);
        } catch (Exception e) {
            throw new Mismatch("it does not start again", e);
        }
    }
}
