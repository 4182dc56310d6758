package dev.kessai.base.db;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What a database failure means for the one who asked. */
public enum SqlFailure {
    /** A unique key is taken: somebody was faster, or we ourselves before. Nothing was stored. */
    CONFLICT,
    /**
     * Not the statement's fault: connection lost, shutdown, deadlock, serialization, time-out, standby. Reconnect and
     * do the same again carefully: when it was COMMIT that failed, it may have been stored.
     */
    LOST,
    /** The database's disk is full: stop taking work. Nothing was stored. */
    FULL,
    /** The statement or its values are wrong. Nothing was stored. */
    OTHER;

    public static SqlFailure of(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException) return LOST; // the pool had none in time
        var state = failure.getSQLState();
        return state == null ? OTHER : of(state);
    }

    private static SqlFailure of(String state) {
        if (state.equals("23505")) return CONFLICT;
        if (state.equals("53100")) return FULL;
        if (state.equals("55P03") || state.equals("25006") || state.startsWith("25P")) return LOST;
        if (state.length() < 2) return OTHER;
        return switch (state.substring(0, 2)) {
            case "08", "40", "53", "57" -> LOST;
            default -> OTHER;
        };
    }
}
