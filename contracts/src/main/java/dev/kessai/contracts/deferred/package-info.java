/**
 * The contract of billing for deferred pay: what the APIs ask of it and what it answers (02-accounts, Deferred). Money
 * is minor units of yen.
 */
@NullMarked
package dev.kessai.contracts.deferred;

import org.jspecify.annotations.NullMarked;
