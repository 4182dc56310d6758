/** Defects planted in a copy of an installation's database, to see that reconciliation finds each of them. */
@NullMarked
package dev.kessai.books.reconciliation.planting;

import org.jspecify.annotations.NullMarked;
