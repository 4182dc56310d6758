/**
 * Lanes: how a service decides thousands of commands a second in plain Java and stores them durably, exactly once.
 *
 * <p>A <b>lane</b> is a slice of a service's data, chosen by a hash that never changes. A lane has one owner at a
 * time, so all that concerns it is decided by one thread, in order, on memory; the database only stores. A lane's row
 * carries the owner's <b>epoch</b>, the time of its last batch and the last number of its <b>outbox</b>.
 *
 * <p>A <b>worker</b> is a queue, a thread and a connection. It takes what is there (no timer: one command when idle,
 * a thousand under load) and runs it as one <b>batch</b>, one transaction:
 *
 * <pre>
 *   load     what memory lacks
 *   decide   in arrival order, on memory; fill row buffers
 *   write    lane rows, inserts, updates: one round trip, each statement knows its number of rows
 *   commit   then answers leave, as lists
 * </pre>
 *
 * <p>Two guards make memory safe: the lane row's (epoch, outbox_seq) and the versions of updated rows. When a guard
 * or a key says no, or the connection is lost (also while COMMIT was under way), memory is forgotten and the same
 * batch runs <b>carefully</b>: lock the lane rows, compare the epoch, read all stored answers first, then the same
 * decide. A key that is stored already gets its stored answer and no rows; so running a batch again is harmless.
 * There is no third way.
 *
 * <p>A bad command never sinks its batch: the batch is halved until the bad one stands alone and fails alone. What is
 * not the command's fault (connection, deadlock, shutdown) is not halved but repeated; a full disk stops the intake.
 *
 * <p>{@link dev.kessai.base.lane.LaneRunner} is the algorithm, without a thread or a clock of its own, so that the
 * simulator runs it too. {@link dev.kessai.base.lane.LaneWorker} is the thread around it. A service gives a
 * {@link dev.kessai.base.lane.LaneProgram} (decide) and a {@link dev.kessai.base.lane.LaneStore} (rows).
 */
@NullMarked
package dev.kessai.base.lane;

import org.jspecify.annotations.NullMarked;
