package dev.kessai.base.postgres;

import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL could not be unpacked, initialised, started or stopped; the message says what to mend. */
public final class PostgresFailure extends RuntimeException {
    PostgresFailure(String message) {
        this(message, null);
    }

    PostgresFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
