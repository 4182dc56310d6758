package dev.kessai.contracts.accounting;

import java.util.List;
import java.util.Optional;

/** Events that accounting could not take (04-books). Thread-safe; blocks. */
public interface Quarantine {
    /** Most events in a list. */
    int LISTED_MAX = 1_000;

    /** Those that wait, the oldest first, at most {@link #LISTED_MAX}. */
    List<Kept> open();

    Optional<Kept> find(Id id);

    /** Tries once more to take it, with the rules and codes of this build; what stands already is left as it is. */
    Retried retry(Id id);

    /**
     * Which event.
     *
     * @param source payment, or the product that told it
     */
    record Id(String source, int lane, long seq) {
        private static final int PARTS = 3;

        /** {@code payment-3-17}. */
        public String text() {
            return source + "-" + lane + "-" + seq;
        }

        /** The id, or empty for anything that {@link #text} would not give. */
        public static Optional<Id> find(String text) {
            var parts = text.split("-", -1);
            if (parts.length != PARTS) return Optional.empty();
            try {
                var id = new Id(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
                boolean one = id.text().equals(text) && id.lane >= 0 && id.lane <= Short.MAX_VALUE && id.seq > 0;
                return one ? Optional.of(id) : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * An event as it came.
     *
     * @param payment 0 where it could not be read
     * @param atMicros when it was published, business time
     * @param reason why it was not taken
     * @param payload in hexadecimal
     * @param resolvedAtMicros when it was taken after all; 0 while it waits
     */
    record Kept(Id id, long payment, long atMicros, String reason, String payload, long resolvedAtMicros) {}

    /** How a retry ended. */
    sealed interface Retried {
        /** It stands in the books now. */
        record Taken(Kept kept) implements Retried {}

        /** @param reason why it still cannot be taken */
        record Refused(Kept kept, String reason) implements Retried {}

        record NotFound() implements Retried {}
    }
}
