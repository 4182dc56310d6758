package dev.kessai.contracts.participant;

import dev.kessai.base.money.Currency;
import java.util.List;

/** A row that a ledger keeps of a leg, written once. Times are business time, microseconds since 1970. */
public sealed interface LegRecord {
    /** The leg's number within its payment, from 1. */
    int leg();

    long atMicros();

    /**
     * The first definite answer to a Try, or the fence of a Cancel that came first.
     *
     * @param amountMinor asked for, positive
     * @param decline why nothing was reserved, empty otherwise
     * @param allocations what was reserved by class and lot
     */
    record Hold(
            int leg,
            long atMicros,
            State state,
            long owner,
            long amountMinor,
            Currency currency,
            String decline,
            List<Allocation> allocations)
            implements LegRecord {
        public Hold {
            allocations = List.copyOf(allocations);
        }
    }

    /** Value that moved. */
    record Entry(int leg, long atMicros, Kind kind, Posting posting) implements LegRecord {}

    /** A hold given back: nothing moved. */
    record Release(int leg, long atMicros, long owner) implements LegRecord {}

    /** What became of a Try. */
    enum State {
        TRIED,
        DECLINED,
        /** Cancelled before it came: a late Try holds nothing. */
        SUSPENDED
    }

    /** Which side an entry is. */
    enum Kind {
        /** A debit made final. */
        CONFIRM,
        CREDIT
    }
}
