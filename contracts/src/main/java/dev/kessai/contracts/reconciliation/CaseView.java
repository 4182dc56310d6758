package dev.kessai.contracts.reconciliation;

import java.util.List;

/**
 * A break that people work on, as it is now. Times are the machine's, microseconds since 1970.
 *
 * @param id counts from 1
 * @param occurrence counts the cases of one thing from 1: a break that comes back is a new case
 * @param finding as it was found last
 * @param owner who works on it, empty for nobody
 * @param resolution what was proposed last
 * @param sightings how many runs have found it
 */
public record CaseView(
        long id,
        int occurrence,
        Finding finding,
        CaseState state,
        String owner,
        Resolution resolution,
        String proposedBy,
        long firstSeenMicros,
        long lastSeenMicros,
        long sightings,
        Weight weight) {
    /** How urgent it is now. */
    public record Weight(Severity severity, Age age, Level level) {}

    /** By amount, minor units. */
    public enum Severity {
        LOW,
        MEDIUM,
        HIGH;

        /** The least amount of a MEDIUM one. */
        public static final long MEDIUM_MINOR = 10_000;
        /** The least amount of a HIGH one. */
        public static final long HIGH_MINOR = 1_000_000;

        /** What nobody knows the amount of (0) is HIGH. */
        public static Severity of(long amountMinor) {
            long size = Math.abs(amountMinor);
            if (size == 0 || size >= HIGH_MINOR) return HIGH;
            return size >= MEDIUM_MINOR ? MEDIUM : LOW;
        }
    }

    /** Since when it is there. */
    public enum Age {
        UNDER_A_DAY(1),
        UNDER_A_WEEK(7),
        UNDER_A_MONTH(30),
        OLDER(Integer.MAX_VALUE);

        private static final long DAY_MICROS = 86_400_000_000L;
        private final int daysMax;

        Age(int daysMax) {
            this.daysMax = daysMax;
        }

        public static Age of(long micros) {
            for (var each : values()) if (micros / DAY_MICROS < each.daysMax) return each;
            return OLDER;
        }
    }

    /** Whether it may still go away by itself. */
    public enum Level {
        PENDING,
        ERROR;

        /** A break that is younger may be a thing under way: books and ledgers are read one after the other. */
        public static final long GRACE_MICROS = 600_000_000L;

        public static Level of(long ageMicros) {
            return ageMicros < GRACE_MICROS ? PENDING : ERROR;
        }
    }

    /**
     * What somebody did.
     *
     * @param by API client; empty where a run or the system did it
     * @param note what came of it, for people
     */
    public record Step(CaseState state, long atMicros, String by, String owner, Resolution resolution, String note) {}

    /** Another open case that may be the other half of this one. */
    public record Match(long caseId, Reason reason) {
        /** Why they belong together. */
        public enum Reason {
            SAME_PAYMENT,
            /** One is missing what the other has too much. */
            SAME_AMOUNT,
            /** One account has what another one lacks. */
            OPPOSITE_DELTA
        }
    }

    /** All that is known. */
    public record Whole(CaseView summary, List<Step> steps, List<Match> matches) {
        public Whole {
            steps = List.copyOf(steps);
            matches = List.copyOf(matches);
        }
    }
}
