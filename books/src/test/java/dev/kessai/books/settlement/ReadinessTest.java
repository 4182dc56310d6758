package dev.kessai.books.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What keeps a close from being cleared. */
final class ReadinessTest {
    private static final long CLOSE = Clocks.startMicros(LocalDate.of(2026, 5, 1));

    private final SettlementDatabase database = new SettlementDatabase();
    private final ManualClock business = new ManualClock(CLOSE);
    private final ManualClock machine = new ManualClock(1);
    private final Map<Integer, Long> published = new HashMap<>(Map.of(0, 1L));
    private String breaks = "";
    private int proofs;
    private long completeUntil = CLOSE - 1;
    private final Readiness readiness = new Readiness(
            at -> at <= completeUntil,
            () -> published,
            database.movements,
            () -> {
                proofs++;
                return breaks;
            },
            new Clocks(business, machine));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theBooksAreCompleteUpToTheCloseAndSettlementHasReadAll() {
        assertThat(readiness.waitsFor(CLOSE)).isEqualTo(Readiness.BOOKS_BEHIND); // event 1 of lane 0
        database.add();
        assertThat(readiness.waitsFor(CLOSE)).isEmpty();
        completeUntil = CLOSE - 2;
        assertThat(readiness.waitsFor(CLOSE + 1)).isEqualTo(Readiness.BOOKS_BEHIND);
    }

    @Test
    void aBreakKeepsEverythingAndIsLookedAtAgainAMinuteLater() {
        database.add();
        breaks = "R1 JOURNAL_MISSING";
        assertThat(readiness.waitsFor(CLOSE)).isEqualTo(breaks);
        breaks = "";
        machine.set(59_000_000);
        assertThat(readiness.waitsFor(CLOSE)).isEqualTo("R1 JOURNAL_MISSING");
        assertThat(proofs).isEqualTo(1);
        machine.set(61_000_000);
        assertThat(readiness.waitsFor(CLOSE)).isEmpty();
        assertThat(proofs).isEqualTo(2);
    }

    @Test
    void theBooksAreProvenOnceAClose() {
        database.add();
        for (int i = 0; i < 5; i++) assertThat(readiness.waitsFor(CLOSE)).isEmpty();
        assertThat(proofs).isEqualTo(1);
        long next = Clocks.startMicros(LocalDate.of(2026, 6, 1));
        business.set(next);
        completeUntil = next;
        assertThat(readiness.waitsFor(next)).isEmpty();
        assertThat(proofs).isEqualTo(2);
    }
}
