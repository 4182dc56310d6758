/**
 * Payments that go on the bill of a mobile carrier: authorised, then captured or cancelled; given back the same way in
 * the month of the capture. Promises one authorisation for each reference.
 */
@NullMarked
package dev.kessai.accounts.channel.carrier;

import org.jspecify.annotations.NullMarked;
