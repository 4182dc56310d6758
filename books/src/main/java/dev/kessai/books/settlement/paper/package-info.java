/** A statement on paper: HTML, PDF and CSV in Japanese, with the fields of a qualified invoice. Pure. */
@NullMarked
package dev.kessai.books.settlement.paper;

import org.jspecify.annotations.NullMarked;
