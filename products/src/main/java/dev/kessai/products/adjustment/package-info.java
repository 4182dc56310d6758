/**
 * Corrections of the books with two approvals: who proposes gives a reason and a ticket, somebody else approves, then
 * the coordinator is asked for a payment of type ADJUSTMENT, until it has answered.
 *
 * <p>Promises: an approved adjustment becomes exactly one payment, whatever stops; nothing moves that two people did
 * not want; who wanted what is on record for ever. Never: changes a balance itself.
 *
 * <p>Read {@link dev.kessai.products.adjustment.Proposal} first.
 */
@NullMarked
package dev.kessai.products.adjustment;

import org.jspecify.annotations.NullMarked;
