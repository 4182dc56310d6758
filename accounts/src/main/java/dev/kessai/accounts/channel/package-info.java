/**
 * Participants in front of partners outside of the company: banks, convenience stores, ATMs, carriers (02-accounts,
 * external channels). An adapter owns no value; it remembers what was asked of a partner and what the partner said.
 *
 * <p>Promises: an operation is stored before the partner is called, and no transaction is open during the call; what is
 * not known is inquired for ever; our reference is the partner's idempotency key; answer, inquiry, notice and day-end
 * file all lead to {@link dev.kessai.accounts.channel.Transition}, so any of them may be lost, late or doubled; money
 * that a partner reports is never refused: what the payment does not take goes to the user. Never: a cancel by an own
 * timer, an entry, a second call without the reference of the first.
 */
@NullMarked
package dev.kessai.accounts.channel;

import org.jspecify.annotations.NullMarked;
