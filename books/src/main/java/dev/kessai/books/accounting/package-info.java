/**
 * What every movement means (04-books, accounting): reads the coordinator's events, posts balanced journals by rules
 * that are data, chains them so that a later change is seen, and knows the balance of every account at every instant.
 * Never moves value, never changes what it has posted, never copies a balance that it can add up itself.
 */
@NullMarked
package dev.kessai.books.accounting;

import org.jspecify.annotations.NullMarked;
