package dev.kessai.base.db;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes a value of the current row.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
}
