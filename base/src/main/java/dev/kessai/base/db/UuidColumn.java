package dev.kessai.base.db;

import java.util.UUID;

/** Of uuid, the database's 16-byte type. */
public final class UuidColumn extends Column {
    public UuidColumn() {
        super(2950, 2951);
    }

    public void add(UUID value) {
        add(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }

    public void add(long high, long low) {
        begin(2 * Long.BYTES);
        putLong(high);
        putLong(low);
    }
}
