package dev.kessai.base.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database could not do it; {@link #kind} says what follows. */
public final class DbFailure extends RuntimeException {
    private final SqlFailure kind;
    private final String sqlState;

    DbFailure(SqlFailure kind, String message, String sqlState, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.sqlState = sqlState;
    }

    public static DbFailure of(SQLException failure) {
        var state = failure.getSQLState();
        return new DbFailure(
                SqlFailure.of(failure), String.valueOf(failure.getMessage()), state == null ? "" : state, failure);
    }

    /** A conditional change met another state than expected. */
    public static DbFailure conflict(String message) {
        return new DbFailure(SqlFailure.CONFLICT, message, "", null);
    }

    public SqlFailure kind() {
        return kind;
    }

    /** Five characters, or empty where the database did not say. */
    public String sqlState() {
        return sqlState;
    }
}
