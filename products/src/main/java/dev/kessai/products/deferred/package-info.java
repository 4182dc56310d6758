/**
 * Billing of what users pay later (02-accounts, Deferred): decides a credit line, collects captured purchases into the
 * month's statement, closes the month, takes repayments, charges late fees, reminds, suspends and writes off.
 *
 * <p>It promises that each fact that payment publishes counts exactly once, that what it asks of payment was stored
 * before and is asked for until there is an answer, under a key that follows from what it is; and that whatever is
 * stopped in the middle goes on where it was. It never touches an account: money moves by payments only.
 *
 * <p>Read {@link dev.kessai.products.deferred.Debtor} first, all rules are there; then {@link
 * dev.kessai.products.deferred.Billing}.
 */
@NullMarked
package dev.kessai.products.deferred;

import org.jspecify.annotations.NullMarked;
