/**
 * The company's bank account against the books (04-books, settlement of channels, R4): takes the bank's statements,
 * finds out what each line is the money of, orders the payment that books it, and leaves to people what nothing fits.
 *
 * <p>Promises: a file counts whole or not at all, and once; a line becomes at most one payment, whatever stops, and
 * what is settled is settled by one line; a deposit that nobody knows stands in suspense until two people say whose it
 * is. Never: changes a balance itself, or guesses.
 *
 * <p>Read {@link dev.kessai.books.bank.LineMatcher} first.
 */
@NullMarked
package dev.kessai.books.bank;

import org.jspecify.annotations.NullMarked;
