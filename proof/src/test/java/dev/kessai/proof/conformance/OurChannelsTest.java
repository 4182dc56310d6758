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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our own channels conform, each with its counterparty, over gRPC, all at once, and killed with SIGKILL in the middle.
 * Amounts are those that somebody pays without being asked to, and those that nobody pays. Takes minutes: {@code
 * -Dkessai.long=true}.
 */
@EnabledIfSystemProperty(named = "kessai.long", matches = "true")
final class OurChannelsTest {
    private static final int CHANNELS = 4;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long TOGETHER_SECONDS_MAX = 240;
    private static final String SLIP_SECONDS = "5";
    private static final CyclicBarrier EACH_UNDER_LOAD = new CyclicBarrier(CHANNELS, OurChannelsTest::killServer);

    @TempDir
    static Path directory;

    private static Site site;
    private static int port;
    private static String user;
    private static String other;

    @BeforeAll
    static void start() throws Exception {
        port = PartnerProcess.freePort();
        var settings = Map.of(
                "rpc.port",
                Integer.toString(port),
                "channels.bank.perSecond",
                "1000",
                "channels.cvs.slipSeconds",
                SLIP_SECONDS,
                "channels.atm.sessionSeconds",
                SLIP_SECONDS);
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
    void allConform() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = List.of(
                    threads.submit(() -> findings("bank", Leg.Kind.PIVOT, new Amounts(10, 901, 904), null)),
                    threads.submit(() -> findings("cvs", Leg.Kind.CANCELLABLE, new Amounts(900, 300_001, 1_000), null)),
                    threads.submit(
                            () -> findings("atm", Leg.Kind.CANCELLABLE, new Amounts(80_000, 501_000, 1_000), null)),
                    threads.submit(() -> findings(
                            "carrier",
                            Leg.Kind.CANCELLABLE,
                            new Amounts(10, 100_001, 904),
                            Part.of(FundClass.CLEARING, 1))));
            for (var each : running) {
                assertThat(each.get())
                        .filteredOn(found -> found.outcome() == Outcome.BROKEN)
                        .isEmpty();
                assertThat(each.get())
                        .filteredOn(found -> found.outcome() == Outcome.HOLDS)
                        .hasSizeGreaterThan(50);
            }
        }
    }

    /**
     * Minor units.
     *
     * @param paid becomes TRIED
     * @param pending stays PENDING for a while at least
     */
    private record Amounts(long paid, long declined, long pending) {}

    private static List<Findings.Finding> findings(
            String channel, Leg.Kind kind, Amounts amounts, @Nullable Part credited) {
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
            return Conformance.run(wire, subject, MicroClock.system(), OurChannelsTest::restart)
                    .all();
        }
    }

    /** Once for all, when each of them is under load. */
    private static void restart() {
        try {
            var _ = EACH_UNDER_LOAD.await(TOGETHER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mismatch("interrupted", e);
        } catch (Exception e) {
            throw new Mismatch("it does not start again", e);
        }
    }

    private static void killServer() {
        try {
            site.killServer();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
