package dev.kessai.accounts.channel;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Decline;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The partner of a channel, as an adapter reaches it. Methods that call block and are called without a transaction;
 * whatever happens to the call, they answer with a report. Thread-safe.
 */
public interface Partner {
    Terms terms();

    /** What is known of a Try without asking the partner. */
    sealed interface Prepared {
        /** @param account whom the partner knows, empty where it needs none */
        record Ready(String account) implements Prepared {}

        record No(Decline reason) implements Prepared {}
    }

    /** Whether the partner can be asked at all. */
    Prepared prepare(Command.Try command);

    /** Sends what {@link Operation#outward} says is to be called, under the operation's reference. */
    List<Report> call(Operation operation);

    /** What the partner knows of our reference. */
    List<Report> inquire(Operation operation);

    /** What the partner says of a business day; empty while it does not say. */
    Optional<DayFile> dayFile(LocalDate day);
}
