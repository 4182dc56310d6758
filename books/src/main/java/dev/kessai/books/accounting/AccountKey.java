package dev.kessai.books.accounting;

/**
 * An account of an owner.
 *
 * @param fundClass stored number of the class
 * @param currency ISO 4217 number
 */
record AccountKey(long owner, int fundClass, int currency) {}
