package dev.kessai.contracts.participant;

import java.util.List;

/** What a participant answers. The first definite answer of a leg is stored whole and replayed for ever. */
public sealed interface Reply {
    LegKey leg();

    /** Reserved. */
    record Tried(LegKey leg, List<Allocation> allocations) implements Reply {
        public Tried {
            allocations = List.copyOf(allocations);
        }
    }

    /** @param limit name of the limit where it is {@link Decline#LIMIT_EXCEEDED}, else empty */
    record Declined(LegKey leg, Decline reason, String limit) implements Reply {
        public Declined(LegKey leg, Decline reason) {
            this(leg, reason, "");
        }
    }

    /** An external participant waits for somebody: a slip to be paid, a bank to answer. */
    record Pending(LegKey leg, long expiresAtMicros, String nextAction) implements Reply {}

    /** @param atMicros the batch's time at the participant: never before the decision */
    record Confirmed(LegKey leg, long atMicros, List<Posting> postings) implements Reply {
        public Confirmed {
            postings = List.copyOf(postings);
        }
    }

    record Cancelled(LegKey leg) implements Reply {}

    record Posted(LegKey leg, long atMicros, List<Posting> postings) implements Reply {
        public Posted {
            postings = List.copyOf(postings);
        }
    }

    /** A Try that came after its Cancel: nothing is held and nothing ever will be. */
    record Aborted(LegKey leg) implements Reply {}

    /** Nothing is stored under this key; only Get is answered so. */
    record Absent(LegKey leg) implements Reply {}

    /** The caller broke the contract: nothing was changed, somebody is called. */
    record Alarm(LegKey leg, AlarmCode code) implements Reply {}

    /** Not known whether it happened: send the same key again. */
    record Retry(LegKey leg, String detail) implements Reply {}

    /** Another instance owns the lane; nothing was done here. Address is empty where the owner is unknown. */
    record NotOwner(LegKey leg, String address) implements Reply {}

    /** How the contract was broken (01-payment, table of calls and rows). */
    enum AlarmCode {
        KEY_REUSED,
        KEY_TOO_OLD,
        CONFIRM_WITHOUT_TRY,
        CONFIRM_AFTER_CANCEL,
        CONFIRM_ABOVE_TRIED,
        CANCEL_AFTER_CONFIRM,
        CREDIT_ON_DEBIT_LEG,
        DEBIT_ON_CREDIT_LEG,
        UNKNOWN_LEDGER,
        BAD_COMMAND
    }
}
