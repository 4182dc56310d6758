package dev.kessai.base.db;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/**
 * A column of rows to insert, growing, that becomes one array parameter of {@code insert .. select from unnest(?, ..)}.
 * Values are written in PostgreSQL's binary array format as they are added: no objects, no text, one copy at the end.
 * {@link #clear} keeps the memory. Not thread-safe.
 */
public abstract sealed class Column
        permits BoolColumn,
                BytesColumn,
                IntColumn,
                LongColumn,
                ShortColumn,
                TextColumn,
                TidColumn,
                TimeColumn,
                UuidColumn {
    /** Dimensions, null flag, element type, number of elements, lower bound: four bytes each. */
    private static final int HEADER_BYTES = 20;

    private static final int NULL_FLAG_AT = 4;
    private static final int ELEMENT_TYPE_AT = 8;
    private static final int SIZE_AT = 12;
    private static final int LOWER_BOUND_AT = 16;
    private static final int VALUES_FIRST = 16;
    private static final int VALUE_BYTES_FIRST = 12;

    private final int elementOid;
    private final int arrayOid;
    private byte[] buffer = new byte[HEADER_BYTES + VALUES_FIRST * VALUE_BYTES_FIRST];
    private int end = HEADER_BYTES;
    private int size;

    Column(int elementOid, int arrayOid) {
        this.elementOid = elementOid;
        this.arrayOid = arrayOid;
    }

    public final int size() {
        return size;
    }

    public final void clear() {
        end = HEADER_BYTES;
        size = 0;
        buffer[NULL_FLAG_AT + 3] = 0;
    }

    public final void addNull() {
        reserve(0);
        buffer[NULL_FLAG_AT + 3] = 1;
        putInt(-1);
        size++;
    }

    /** The values so far; adding more later does not change it. */
    public final Array array(Connection connection) throws SQLException {
        int at = end;
        end = 0;
        putInt(size == 0 ? 0 : 1);
        end = ELEMENT_TYPE_AT;
        putInt(elementOid);
        end = SIZE_AT;
        putInt(size);
        end = LOWER_BOUND_AT;
        putInt(1);
        end = at;
        // An empty array has no dimension and ends after the element type.
        var bytes = Arrays.copyOf(buffer, size == 0 ? SIZE_AT : end);
        return new PgArray(connection.unwrap(BaseConnection.class), arrayOid, bytes);
    }

    public final void bind(PreparedStatement statement, int index) throws SQLException {
        statement.setArray(index, array(statement.getConnection()));
    }

    /** Begins a value of this many bytes, which the caller puts next. */
    final void begin(int bytes) {
        reserve(bytes);
        putInt(bytes);
        size++;
    }

    final void putByte(int value) {
        buffer[end++] = (byte) value;
    }

    final void putShort(int value) {
        putByte(value >>> 8);
        putByte(value);
    }

    final void putInt(int value) {
        putShort(value >>> 16);
        putShort(value);
    }

    final void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    final void putBytes(byte[] value) {
        System.arraycopy(value, 0, buffer, end, value.length);
        end += value.length;
    }

    private void reserve(int valueBytes) {
        int needed = Math.addExact(end, valueBytes + Integer.BYTES);
        if (needed > buffer.length) buffer = Arrays.copyOf(buffer, (int) Math.max(needed, buffer.length * 3L / 2));
    }
}
