/**
 * The migration door: balances and lots of an existing system, a payment of type OPENING a line, each line once by its
 * key. A file is judged whole before anything is done ({@link dev.kessai.products.opening.OpeningFile}).
 *
 * <p>Promises: the same line again, from a second run or after a crash, moves nothing twice. Never: decides what a
 * class may hold; the coordinator's plans do.
 */
@NullMarked
package dev.kessai.products.opening;

import org.jspecify.annotations.NullMarked;
