/**
 * The contract of the payment coordinator: what may be asked of it and what it answers (01-payment).
 */
@NullMarked
package dev.kessai.contracts.payment;

import org.jspecify.annotations.NullMarked;
