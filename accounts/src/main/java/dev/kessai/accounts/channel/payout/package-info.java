/**
 * Withdrawals on their way out: taken from payment's outbox once they have succeeded, put into a file for the bank, and
 * settled by its result file. Promises that each withdrawal is in one file; what the bank returns becomes a payment
 * back to the user.
 */
@NullMarked
package dev.kessai.accounts.channel.payout;

import org.jspecify.annotations.NullMarked;
