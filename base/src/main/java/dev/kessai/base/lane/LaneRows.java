package dev.kessai.base.lane;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.kessai.base.db.BoolColumn;
import dev.kessai.base.db.BytesColumn;
import dev.kessai.base.db.Column;
import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.TidColumn;
import dev.kessai.base.db.TimeColumn;
import dev.kessai.base.db.UuidColumn;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Rows of one kind on their way into one statement: a {@link Column} for each of the statement's arrays. Values are
 * added column by column, row after row; nothing is boxed. Confined to the worker's thread.
 *
 * <pre>
 *   var rows = new LaneRows(INT2, INT8, BYTEA);
 *   rows.add(lane).add(payment).add(allocation);
 * </pre>
 */
public final class LaneRows {
    /** The types of columns that stores use. */
    public enum Type {
        INT2,
        INT4,
        INT8,
        BYTEA,
        TEXT,
        /** See {@link TidColumn}. */
        TID;

        private Column column() {
            return switch (this) {
                case INT2 -> new ShortColumn();
                case INT4 -> new IntColumn();
                case INT8 -> new LongColumn();
                case BYTEA -> new BytesColumn();
                case TEXT -> new TextColumn();
                case TID -> new TidColumn();
            };
        }
    }

    private final Column[] columns;
    private int column;
    private int size;

    public LaneRows(Type... types) {
        columns = new Column[types.length];
        for (int i = 0; i < types.length; i++) columns[i] = types[i].column();
    }

    /** Complete rows. */
    public int size() {
        if (column != 0) throw new IllegalStateException("row is not complete: " + column + " columns");
        return size;
    }

    /** The next value of the row; out of the column's range is an error. */
    @CanIgnoreReturnValue
    public LaneRows add(long value) {
        switch (columns[column]) {
            case LongColumn int8 -> int8.add(value);
            case IntColumn int4 -> int4.add(Math.toIntExact(value));
            case ShortColumn int2 -> int2.add(Math.toIntExact(value));
            case TidColumn tid -> tid.add(value);
            case BytesColumn _, TextColumn _, BoolColumn _, TimeColumn _, UuidColumn _ ->
                throw new IllegalStateException("column " + column + " is no number");
        }
        return advance();
    }

    @CanIgnoreReturnValue
    public LaneRows add(byte[] value) {
        if (!(columns[column] instanceof BytesColumn bytea))
            throw new IllegalStateException("column " + column + " is no bytea");
        bytea.add(value);
        return advance();
    }

    @CanIgnoreReturnValue
    public LaneRows add(String value) {
        if (!(columns[column] instanceof TextColumn text))
            throw new IllegalStateException("column " + column + " is no text");
        text.add(value);
        return advance();
    }

    public void clear() {
        for (var each : columns) each.clear();
        column = 0;
        size = 0;
    }

    /** Binds one array per column, from this parameter on; returns the next parameter. */
    public int bind(PreparedStatement statement, int first) throws SQLException {
        if (column != 0) throw new IllegalStateException("row is not complete: " + column + " columns");
        int parameter = first;
        for (var each : columns) each.bind(statement, parameter++);
        return parameter;
    }

    @CanIgnoreReturnValue
    private LaneRows advance() {
        if (++column == columns.length) {
            column = 0;
            size++;
        }
        return this;
    }
}
