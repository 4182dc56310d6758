@NullMarked
package dev.kessai.products.opening;

import org.jspecify.annotations.NullMarked;
