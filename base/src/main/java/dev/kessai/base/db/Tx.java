package dev.kessai.base.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transaction under way: a method that takes one runs inside it. Confined to one thread, valid until the work that
 * got it returns. Parameters are bound in order: numbers, text, boolean, byte[], UUID, java.time, a {@link Column} as
 * an array, null. Every method throws {@link DbFailure} only.
 */
public final class Tx {
    private final Connection connection;

    /** Around a connection whose transaction the caller ends. */
    public Tx(Connection connection) {
        this.connection = connection;
    }

    public Connection connection() {
        return connection;
    }

    /** All rows, in memory: the statement bounds their number. */
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        var found = new ArrayList<T>();
        each(sql, 0, reader, found::add, parameters);
        return found;
    }

    /** The only row, if there is one; a second one is a defect. */
    public <T> Optional<T> one(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        var found = query(sql, reader, parameters);
        if (found.size() > 1) throw new IllegalStateException(found.size() + " rows instead of one: " + sql);
        return found.stream().findFirst();
    }

    /**
     * Row by row, for results that do not fit into memory.
     *
     * @param fetchRows rows that the driver holds at one time; 0 for all
     */
    public <T> void each(
            String sql, int fetchRows, RowReader<T> reader, Consumer<T> consumer, @Nullable Object... parameters) {
        try (var statement = prepare(sql, parameters)) {
            statement.setFetchSize(fetchRows);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) consumer.accept(reader.read(rows));
            }
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    /** The number of rows that it changed; look at it. */
    public int update(String sql, @Nullable Object... parameters) {
        try (var statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw DbFailure.of(e);
        }
    }

    /**
     * A change that must meet exactly this many rows.
     *
     * @throws DbFailure kind CONFLICT when it meets another number: the state was not the expected one
     */
    public void updateExactly(int rows, String sql, @Nullable Object... parameters) {
        int changed = update(sql, parameters);
        if (changed != rows) throw DbFailure.conflict("changed " + changed + " rows instead of " + rows + ": " + sql);
    }

    private PreparedStatement prepare(String sql, @Nullable Object[] parameters) throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) bind(statement, i + 1, parameters[i]);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Column column) column.bind(statement, index);
        else statement.setObject(index, value);
    }
}
