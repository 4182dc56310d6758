package dev.kessai.contracts.payment;

import java.util.List;
import java.util.Map;

/** What the coordinator has not finished, for those who must know that nothing of a past time is missing. Blocks. */
public interface OpenPayments {
    /** Read in this order: first the payments, then the numbers. */
    Open open();

    /**
     * @param decided payments that will move value, or have begun to, and are not over; by the time of the decision
     * @param published number of the newest event by lane
     */
    record Open(List<Decided> decided, Map<Integer, Long> published) {
        public Open {
            decided = List.copyOf(decided);
            published = Map.copyOf(published);
        }
    }

    /** @param decidedAtMicros business time */
    record Decided(long payment, long decidedAtMicros) {}
}
