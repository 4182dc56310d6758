/**
 * {@code kessai bench}: how fast, at what cost in CPU and in WAL, on this machine, and whether the books are right
 * after it. A {@link dev.kessai.proof.bench.Profile} says who pays whom; a {@link dev.kessai.proof.bench.Generator}
 * sends, closed (so many under way) or open (so many a second, whether or not the system keeps up); a
 * {@link dev.kessai.proof.bench.Meter} reads CPU, WAL and checkpoints at the ends of the window.
 *
 * <p>Counted are payments whose last event and outbox row are committed, entered through the payment contract with a
 * fresh idempotency key, while a subscriber reads all events. A run counts only when the verifier finds the books clean
 * after it. The {@link dev.kessai.proof.bench.Baseline} is the same payment, built the classic way, on the same server.
 */
@NullMarked
package dev.kessai.proof.bench;

import org.jspecify.annotations.NullMarked;
