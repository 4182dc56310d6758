package dev.kessai.base.db;

/** Of timestamptz, from microseconds since 1970-01-01T00:00Z: nothing is rounded. */
public final class TimeColumn extends Column {
    /** PostgreSQL counts from 2000-01-01T00:00Z. */
    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

    public TimeColumn() {
        super(1184, 1185);
    }

    public void add(long micros) {
        begin(Long.BYTES);
        putLong(micros - POSTGRES_EPOCH_MICROS);
    }
}
