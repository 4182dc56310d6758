package dev.kessai.books.settlement;

import dev.kessai.base.time.Clocks;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Whether terms that close at an instant can be cleared: accounting is complete up to it, settlement has read what the
 * coordinator had published by then, and R1 to R3 have found nothing since. Called by one thread at a time.
 */
final class Readiness {
    static final String BOOKS_BEHIND = "BOOKS_BEHIND";

    private static final long PROOF_AGAIN_MICROS = 60_000_000;

    private final LongPredicate complete;
    private final Supplier<Map<Integer, Long>> published;
    private final MovementStore movements;
    private final BooksProof proof;
    private final Clocks clocks;
    private long provenUntil;
    private long proofAgainAt;
    private String broken = "";

    /**
     * @param complete whether accounting is, up to an instant
     * @param published number of the coordinator's newest event by lane
     */
    Readiness(
            LongPredicate complete,
            Supplier<Map<Integer, Long>> published,
            MovementStore movements,
            BooksProof proof,
            Clocks clocks) {
        this.complete = complete;
        this.published = published;
        this.movements = movements;
        this.proof = proof;
        this.clocks = clocks;
    }

    /**
     * What stands in the way; empty for nothing.
     *
     * @param closeAtMicros not in the future
     */
    String waitsFor(long closeAtMicros) {
        if (closeAtMicros <= provenUntil) return "";
        if (!complete.test(closeAtMicros - 1) || !hasConsumed()) return BOOKS_BEHIND;
        long machine = clocks.machine().micros();
        if (!broken.isEmpty() && machine < proofAgainAt) return broken;
        long begun = clocks.business().micros();
        broken = proof.breaks();
        proofAgainAt = clocks.machine().micros() + PROOF_AGAIN_MICROS;
        if (broken.isEmpty()) provenUntil = begun;
        return broken;
    }

    private boolean hasConsumed() {
        var last = published.get();
        var consumed = movements.consumed();
        for (var lane : last.entrySet()) if (consumed.getOrDefault(lane.getKey(), 0L) < lane.getValue()) return false;
        return true;
    }
}
