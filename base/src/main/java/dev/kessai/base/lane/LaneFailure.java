package dev.kessai.base.lane;

import org.jspecify.annotations.Nullable;

/** A batch could not be stored; {@link #kind} says what follows. */
public final class LaneFailure extends RuntimeException {
    /** What a failure means for the batch. */
    public enum Kind {
        /** A guard or key said no: forget memory and run carefully. Nothing was stored. */
        CONFLICT,
        /** Connection, deadlock, shutdown, also a lost COMMIT: reconnect and run carefully. */
        LOST,
        /** The disk is full: stop the intake. */
        FULL,
        /** The rows of some command are refused: halve. */
        BAD
    }

    private final Kind kind;
    private final boolean maybeStored;

    public LaneFailure(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, true);
    }

    private LaneFailure(Kind kind, String message, @Nullable Throwable cause, boolean maybeStored) {
        super(message, cause);
        this.kind = kind;
        this.maybeStored = maybeStored;
    }

    /** The same failure of commands for which no COMMIT was ever sent. */
    LaneFailure nothingStored() {
        return new LaneFailure(kind, String.valueOf(getMessage()), this, false);
    }

    /** Whether the commands that failed may have been stored all the same; if not, they never happened. */
    public boolean maybeStored() {
        return maybeStored;
    }

    public Kind kind() {
        return kind;
    }
}
