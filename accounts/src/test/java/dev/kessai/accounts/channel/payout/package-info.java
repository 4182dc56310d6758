/** When files of transfers are made. */
@NullMarked
package dev.kessai.accounts.channel.payout;

import org.jspecify.annotations.NullMarked;
