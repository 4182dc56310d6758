/** The books, against a real database and a model of a few lines. */
@NullMarked
package dev.kessai.books.accounting;

import org.jspecify.annotations.NullMarked;
