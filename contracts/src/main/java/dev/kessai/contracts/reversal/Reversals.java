package dev.kessai.contracts.reversal;

import dev.kessai.base.hash.Hash128;
import java.util.List;
import java.util.Optional;

/**
 * Reversing entries (04-books): a journal is never changed; what is wrong with it is taken back by another one that
 * names it, with two approvals. Thread-safe; blocks.
 */
public interface Reversals {
    /** Most reversals of one page. */
    int PAGE_MAX = 100;

    /**
     * Puts it on record; nothing is booked.
     *
     * @param by API client of the proposer
     * @param key of the request, scoped to the proposer: the same key is the same reversal
     */
    Answer propose(Wanted wanted, String by, Hash128 key);

    /** Books it, unless the approver has proposed it. */
    Answer approve(long id, String by);

    /** Ends it; also its proposer may. */
    Answer reject(long id, String by);

    Optional<Reversal> find(long id);

    /** The newest first, at most {@link #PAGE_MAX}; those before this one where it is not 0. */
    List<Reversal> list(long beforeId);

    /**
     * What shall be taken back.
     *
     * @param payment whose newest journal
     * @param again whether what was published of the payment is then booked again, by the rules of its date
     * @param reason in words, 1 to {@link #REASON_LENGTH_MAX} characters; no names of people
     * @param ticket where it was discussed, 1 to {@link #TICKET_LENGTH_MAX} characters
     */
    record Wanted(long payment, boolean again, String reason, String ticket) {
        public static final int REASON_LENGTH_MAX = 500;
        public static final int TICKET_LENGTH_MAX = 64;

        public boolean isComplete() {
            return isFilled(reason, REASON_LENGTH_MAX) && isFilled(ticket, TICKET_LENGTH_MAX);
        }

        private static boolean isFilled(String text, int lengthMax) {
            return !text.isBlank() && text.length() <= lengthMax;
        }
    }

    /** Where it is. */
    enum State {
        PROPOSED,
        /** It is booked. */
        DONE,
        REJECTED
    }

    /**
     * As it is now. Times are business time, microseconds since 1970, 0 for not yet.
     *
     * @param turn of the journal that is taken back, among the journals of its payment, from 0
     */
    record Reversal(
            long id,
            State state,
            Wanted wanted,
            int turn,
            String proposedBy,
            long proposedAtMicros,
            String decidedBy,
            long decidedAtMicros) {}

    /** What comes of asking. */
    sealed interface Answer {
        /** @param replayed it had been done before */
        record Taken(Reversal reversal, boolean replayed) implements Answer {}

        /**
         * Nothing was stored.
         *
         * @param detail for people, or empty
         */
        record Refused(Reason reason, String detail) implements Answer {}
    }

    /** Why not; each value names its rule. */
    enum Reason {
        REVERSAL_NOT_FOUND,
        /** Who proposes does not approve. */
        REVERSAL_APPROVER_IS_PROPOSER,
        /** It was approved or rejected before. */
        REVERSAL_DECIDED,
        /** Without a reason or a ticket. */
        REVERSAL_INCOMPLETE,
        REVERSAL_KEY_REUSED,
        /** The payment has no journal that stands: none, or it is taken back. */
        REVERSAL_NOTHING_STANDS,
        /** What was published of the payment cannot be booked. */
        REVERSAL_NOT_BOOKABLE
    }
}
