package dev.kessai.base.lane;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Rows of one kind on their way into one statement: a growing array per column, bound as arrays for {@code unnest}.
 * Values are added column by column, row after row; nothing is boxed. Confined to the worker's thread.
 *
 * <pre>
 *   var rows = new LaneRows(INT2, INT8, BYTEA);
 *   rows.add(lane).add(payment).add(allocation);
 * </pre>
 */
public final class LaneRows {
    /** The types of columns that stores use. */
    public enum Type {
        INT2("int2"),
        INT4("int4"),
        INT8("int8"),
        BYTEA("bytea"),
        TEXT("text");

        private final String sql;

        Type(String sql) {
            this.sql = sql;
        }
    }

    private static final int CAPACITY_MIN = 64;

    private final Type[] types;
    private final long[][] numbers;
    private final @Nullable Object[][] objects;
    private int capacity = CAPACITY_MIN;
    private int column;
    private int size;

    public LaneRows(Type... types) {
        this.types = types.clone();
        this.numbers = new long[types.length][0];
        this.objects = new @Nullable Object[types.length][0];
        allocate();
    }

    /** Complete rows. */
    public int size() {
        if (column != 0) throw new IllegalStateException("row is not complete: " + column + " columns");
        return size;
    }

    /** The next value of the row; out of the column's range is an error. */
    @CanIgnoreReturnValue
    public LaneRows add(long value) {
        boolean fits = switch (types[column]) {
            case INT2 -> value == (short) value;
            case INT4 -> value == (int) value;
            case INT8 -> true;
            case BYTEA, TEXT -> throw new IllegalStateException("column " + column + " is no number");
        };
        if (!fits) throw new ArithmeticException("column " + column + " overflows: " + value);
        numbers[column][size] = value;
        return advance();
    }

    @CanIgnoreReturnValue
    public LaneRows add(byte[] value) {
        return add(Type.BYTEA, value);
    }

    @CanIgnoreReturnValue
    public LaneRows add(String value) {
        return add(Type.TEXT, value);
    }

    public void clear() {
        for (int i = 0; i < types.length; i++) if (!isNumber(i)) Arrays.fill(objects[i], 0, size, null);
        column = 0;
        size = 0;
    }

    /** Binds one array per column, from this parameter on; returns the next parameter. */
    public int bind(PreparedStatement statement, int first) throws SQLException {
        var connection = statement.getConnection().unwrap(PGConnection.class);
        int rows = size();
        int parameter = first;
        for (int i = 0; i < types.length; i++) {
            Object array = switch (types[i]) {
                case INT2 -> shorts(numbers[i], rows);
                case INT4 -> ints(numbers[i], rows);
                case INT8 -> Arrays.copyOf(numbers[i], rows);
                case BYTEA -> Arrays.copyOf(objects[i], rows, byte[][].class);
                case TEXT -> Arrays.copyOf(objects[i], rows, String[].class);
            };
            statement.setArray(parameter++, connection.createArrayOf(types[i].sql, array));
        }
        return parameter;
    }

    @CanIgnoreReturnValue
    private LaneRows add(Type type, Object value) {
        if (types[column] != type) throw new IllegalStateException("column " + column + " is " + types[column]);
        objects[column][size] = value;
        return advance();
    }

    @CanIgnoreReturnValue
    private LaneRows advance() {
        if (++column == types.length) {
            column = 0;
            if (++size == capacity) {
                capacity *= 2;
                allocate();
            }
        }
        return this;
    }

    private void allocate() {
        for (int i = 0; i < types.length; i++) {
            if (isNumber(i)) numbers[i] = Arrays.copyOf(numbers[i], capacity);
            else objects[i] = Arrays.copyOf(objects[i], capacity);
        }
    }

    private boolean isNumber(int index) {
        return types[index] != Type.BYTEA && types[index] != Type.TEXT;
    }

    private static short[] shorts(long[] values, int size) {
        var array = new short[size];
        for (int i = 0; i < size; i++) array[i] = (short) values[i];
        return array;
    }

    private static int[] ints(long[] values, int size) {
        var array = new int[size];
        for (int i = 0; i < size; i++) array[i] = (int) values[i];
        return array;
    }
}
