package dev.kessai.contracts.participant;

import java.util.List;
import java.util.function.Consumer;

/**
 * A service that owns accounts. Batch-first: a list of commands goes in, lists of replies come back, each command
 * answered exactly once unless the process dies, in any order and in as many lists as the participant likes.
 */
public interface Participant {
    /** Name as payments' sources spell it, such as {@code balance}. */
    String name();

    /**
     * Takes the commands and returns at once. {@code replies} is called from the participant's own threads and must
     * not block.
     */
    void execute(List<Command> commands, Consumer<List<Reply>> replies);
}
