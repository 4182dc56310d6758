@NullMarked
package dev.kessai.books.settlement;

import org.jspecify.annotations.NullMarked;
