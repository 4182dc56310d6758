package dev.kessai.proof.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.time.MicroClock;
import dev.kessai.books.reconciliation.Invariant;
import dev.kessai.books.reconciliation.Verdict;
import dev.kessai.books.reconciliation.planting.PlantedDefect;
import dev.kessai.contracts.payment.Order;
import dev.kessai.counterparties.Counterparty.Setup;
import dev.kessai.counterparties.Notices;
import dev.kessai.counterparties.cvs.CvsAgent;
import dev.kessai.launcher.Databases;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The auditor finds nothing in what the real services wrote, also while they write, and finds whatever is damaged.
 */
final class VerifyTest {
    private static final Session LOOK = new Session("look", "public", 60_000, false);

    @TempDir
    static Path data;

    private static Databases databases;
    /** Before everything but openings. */
    private static long movedIn;
    /** Before the last purchase. */
    private static long lately;

    @BeforeAll
    static void peoplePay() throws Exception {
        var server = new AtomicReference<Kessai>();
        var setup = new Setup(0, data.resolve("cvs"), "", () -> notices(server.get()), MicroClock.system());
        try (var store = new CvsAgent(setup);
                var kessai = Payers.start(data, "http.port=0", "channels.cvs.url=http://127.0.0.1:" + store.port())) {
            server.set(kessai);
            var payers = new Payers(kessai);
            payers.moveIn();
            movedIn = MicroClock.system().micros();
            for (int i = 0; i < Payers.USERS; i++) payers.payInEveryWay(i);
            payers.payAtAStore();
            payers.adjust(3);
            findsNothingWhilePeoplePay(kessai, payers);
            await().atMost(Duration.ofSeconds(60)).until(() -> isTakenBack(kessai.databases()));
            lately = MicroClock.system().micros();
            var _ = payers.create(Payers.purchase(Payers.user(1), 1_200, Order.Capture.AT_ONCE));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> kessai.accounting().orElseThrow().behind() == 0);
            payers.readTheBanksStatement(store.port());
        }
        databases = Damage.open(data);
    }

    /** Whether the store's correction has become a payment. */
    private static boolean isTakenBack(Databases databases) throws SQLException {
        try (var connection = databases.auditor().connect(LOOK);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select from channel.follow_up where target_id > 0")) {
            return rows.next();
        }
    }

    private static Optional<Notices.Address> notices(@Nullable Kessai server) {
        if (server == null) return Optional.empty();
        var url = "http://127.0.0.1:" + server.httpPort() + "/channels/cvs";
        return server.apiKeys().channelKey("cvs").map(key -> new Notices.Address(url, key));
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private static void findsNothingWhilePeoplePay(Kessai kessai, Payers payers) throws Exception {
        var stop = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < 24; i++) {
                int user = i;
                running.add(threads.submit(() -> {
                    while (!stop.get()) {
                        var paid = payers.create(Payers.purchase(Payers.user(user), 1_200, Order.Capture.AT_ONCE));
                        var _ = payers.refund(paid, 100);
                    }
                    return null;
                }));
            }
            try {
                for (int i = 0; i < 5; i++) {
                    var verdict = VerifyCommand.verify(kessai.databases()).run();
                    assertThat(verdict.breaks())
                            .as("while people pay, run " + i)
                            .isEmpty();
                    assertThat(verdict.clean()).isTrue();
                }
            } finally {
                stop.set(true);
            }
            for (var each : running) {
                var _ = each.get();
            }
        }
    }

    @Test
    void whatTheServicesWroteIsClean() {
        var verdict = VerifyCommand.verify(databases).run();
        assertThat(verdict.breaks()).isEmpty();
        assertThat(verdict.clean()).isTrue();
        var nothing = List.of(Invariant.OPEN_AGE, Invariant.DETAIL_NONE);
        for (var invariant : Invariant.values())
            if (!nothing.contains(invariant) && !isOfSettlement(invariant))
                assertThat(verdict.count(invariant).compared())
                        .as(invariant.name())
                        .isPositive();
        assertThat(verdict.rows().get("payment.payment_event")).isGreaterThan(300);
    }

    /** Those that this data can have; of settlement see {@code ReplayTest}. */
    static List<PlantedDefect> defects() {
        return Stream.of(PlantedDefect.values())
                .filter(each -> !isOfSettlement(each.found()))
                .toList();
    }

    private static boolean isOfSettlement(Invariant invariant) {
        return invariant.name().startsWith("STATEMENT_");
    }

    @ParameterizedTest
    @MethodSource("defects")
    void everyDefectIsFoundAndNamed(PlantedDefect defect) {
        Damage.assertFound(databases, defect);
    }

    @Test
    void aRunSinceAnInstantIsCleanAndReadsWhatHasHappenedSince() {
        var verdict = VerifyCommand.verify(databases).run(lately);
        assertThat(verdict.breaks()).isEmpty();
        assertThat(verdict.count(Invariant.JOURNAL_AMOUNT).compared()).isBetween(2L, 200L);
        assertThat(verdict.count(Invariant.BOOKS_BALANCE).compared()).isPositive();
        long rows = rows(verdict);
        assertThat(rows).isPositive();
        assertThat(rows(VerifyCommand.verify(databases).run())).isGreaterThan(rows * 10);
        assertThat(VerifyCommand.verify(databases).run(movedIn).breaks()).isEmpty();
    }

    private static long rows(Verdict verdict) {
        return verdict.rows().values().stream().mapToLong(Long::longValue).sum();
    }

    @ParameterizedTest
    @EnumSource(
            value = PlantedDefect.class,
            names = {
                "SEQ_CHANGED",
                "BALANCE_CHANGED",
                "HOLD_REMOVED",
                "CREDIT_REMOVED",
                "JOURNAL_REMOVED",
                "JOURNAL_AMOUNT_CHANGED",
                "BOOKS_BALANCE_CHANGED"
            })
    void whatWasDamagedSinceAnInstantIsFoundByARunSinceThen(PlantedDefect defect) {
        assertThat(Damage.breaks(databases, defect, movedIn))
                .extracting(Verdict.Break::invariant)
                .contains(defect.found());
    }

    @Test
    void everyInvariantHasADefect() {
        assertThat(Stream.of(PlantedDefect.values()).map(PlantedDefect::found))
                .containsAll(Arrays.asList(Invariant.values()));
    }
}
