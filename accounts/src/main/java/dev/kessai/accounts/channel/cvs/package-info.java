/**
 * Slips that are paid in a convenience store. A slip is asked for, waits for the payer until it expires, and is paid by
 * a provisional notice that may still be corrected. Promises one slip for each reference; what is paid on a slip that
 * the payment does not want any more goes to the user.
 */
@NullMarked
package dev.kessai.accounts.channel.cvs;

import org.jspecify.annotations.NullMarked;
