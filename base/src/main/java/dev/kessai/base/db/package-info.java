/**
 * Plain JDBC, made short: a pool, a transaction as a value, failures by their meaning, arrays for set-based inserts,
 * migrations and roles. SQL stays SQL and is written where it is used; there is no mapping of objects.
 *
 * <p>Lanes hold a connection of their own ({@link dev.kessai.base.db.DatabaseLogin#connect}); everything else goes
 * through {@link dev.kessai.base.db.Db}.
 */
@NullMarked
package dev.kessai.base.db;

import org.jspecify.annotations.NullMarked;
