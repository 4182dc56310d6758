@NullMarked
package dev.kessai.books.settlement.paper;

import org.jspecify.annotations.NullMarked;
