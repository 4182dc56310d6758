/**
 * Lots that are not used in time become breakage (02-accounts, Expiry): reads which lots of the ledgers are due, orders
 * a payment of type EXPIRY for those of each account, and tells users some days before.
 *
 * <p>It promises that everything that is due expires, and nothing twice: how far the lots were read moves in the
 * transaction that stores what was found there, each order is asked for under its key until payment has an end for it,
 * and what an order could not take because less was there is read and ordered again. It never touches an account. What
 * is held does not expire; when it comes back, the ledger tells that lot once more.
 *
 * <p>Read {@link dev.kessai.products.expiry.LotWalk} first, then {@link dev.kessai.products.expiry.ExpiryAsker}.
 */
@NullMarked
package dev.kessai.products.expiry;

import org.jspecify.annotations.NullMarked;
