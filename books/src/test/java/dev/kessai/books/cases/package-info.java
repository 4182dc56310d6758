/** Evidence and cases, on a real database. */
@NullMarked
package dev.kessai.books.cases;

import org.jspecify.annotations.NullMarked;
