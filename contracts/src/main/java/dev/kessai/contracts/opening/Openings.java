package dev.kessai.contracts.opening;

import java.util.List;

/** The migration door. Thread-safe; blocks the calling (virtual) thread. */
public interface Openings {
    /** Most lines of one call. */
    int LINES_MAX = 1_000;

    /**
     * Opens the accounts of each owner, and each line's balance against equity. A line that was opened before is told
     * as it was; another content under its key is refused (LINE_KEY_REUSED).
     *
     * @param lines 1 to {@link #LINES_MAX}, no key twice
     * @return in the order of the lines
     */
    List<OpeningResult> open(List<OpeningLine> lines);
}
