@NullMarked
package dev.kessai.books.bank;

import org.jspecify.annotations.NullMarked;
