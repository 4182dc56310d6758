package dev.kessai.accounts.channel;

import java.util.List;

/**
 * An operation as its row has it.
 *
 * @param calledAtMicros when the call under way was sent first, 0 where it was not; machine clock
 * @param attempts looks at the call under way
 * @param alerted alerts about it so far
 */
record Stored(Operation operation, List<Receipt> receipts, long calledAtMicros, int attempts, int alerted) {
    Stored {
        receipts = List.copyOf(receipts);
    }
}
