/**
 * Settlement with merchants (04-books, settlement): closes their terms, computes what the company owes them, fixes it
 * by a payment, and pays it out once two people want it.
 *
 * <p>It promises that every movement of a merchant is in at most one statement, and that a statement never changes: its
 * entries are numbered on the merchant's account, a term takes those behind the last one taken up to its close, and
 * nothing is cleared before accounting is complete up to the close and reconciliation has found nothing. Whoever is
 * killed when, each payment is asked for under its key until it has an end. It never touches an account, and it never
 * marks a sale: payability is a movement between accounts.
 *
 * <p>Read {@link dev.kessai.books.settlement.Calculation} first, then {@link dev.kessai.books.settlement.Clearing} and
 * {@link dev.kessai.books.settlement.PayoutRound}.
 */
@NullMarked
package dev.kessai.books.settlement;

import org.jspecify.annotations.NullMarked;
