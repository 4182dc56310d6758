/**
 * The coordinator: the only writer of money. It moves value between accounts of participants by Try, Confirm and
 * Cancel, stores every step before acting on it, and goes on after any crash from what is stored.
 *
 * <p>It promises that every payment it took ends SUCCEEDED or FAILED with the legs at zero sum and no hold left, and
 * that one idempotency key has one effect. It never touches an account's row, never decides what a movement means, and
 * never forgets.
 *
 * <p>Read {@link dev.kessai.payment.Payment} first, then {@link dev.kessai.payment.Plans}, then
 * {@link dev.kessai.payment.PaymentProgram}.
 */
@NullMarked
package dev.kessai.payment;

import org.jspecify.annotations.NullMarked;
