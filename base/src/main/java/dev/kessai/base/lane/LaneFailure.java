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

    public LaneFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
