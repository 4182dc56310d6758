/**
 * A real, durable PostgreSQL inside the program: unpacked, initialised, started, supervised and stopped by us.
 *
 * <p>It keeps its data directory, syncs every commit to disk, listens on the loopback interface only and asks for a
 * password. It never deletes data, never runs two servers on one directory and never runs PostgreSQL as root.
 * Production may use any other PostgreSQL by JDBC URL; nothing outside this package knows the difference.
 */
@NullMarked
package dev.kessai.base.postgres;

import org.jspecify.annotations.NullMarked;
