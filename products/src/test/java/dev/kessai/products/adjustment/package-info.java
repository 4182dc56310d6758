@NullMarked
package dev.kessai.products.adjustment;

import org.jspecify.annotations.NullMarked;
