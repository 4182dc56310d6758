package dev.kessai.contracts.opening;

/**
 * What became of a line.
 *
 * @param payment that moved it, 0 where there is none
 * @param failure why nothing moved, empty otherwise
 * @param replayed the line had been opened before
 */
public record OpeningResult(String key, State state, long payment, String failure, boolean replayed) {
    /** How it ended. */
    public enum State {
        OPENED,
        /** Nothing moved, and nothing will under this key. */
        REFUSED,
        /** Not known yet: the same line again. */
        UNKNOWN
    }
}
