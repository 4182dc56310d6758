package dev.kessai.products.deferred;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * A part of a statement that is no longer owed. Never changed.
 *
 * @param cause payment that did it
 * @param on business date of the cause
 */
record Settlement(
        long owner, YearMonth month, long cause, Kind kind, long principalMinor, long feeMinor, LocalDate on) {
    /** Why. */
    enum Kind {
        REPAID(0),
        REFUNDED(1),
        WRITTEN_OFF(2),
        /** What the user was owed from before went against it. */
        CREDITED(3),
        /** Two people have corrected the debt. */
        CORRECTED(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The stored number; never reused. */
        int code() {
            return code;
        }

        static Kind of(int code) {
            for (var each : values()) if (each.code == code) return each;
            throw new IllegalArgumentException("no such kind of a settlement: " + code);
        }
    }
}
