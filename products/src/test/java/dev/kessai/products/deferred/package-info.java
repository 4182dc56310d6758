@NullMarked
package dev.kessai.products.deferred;

import org.jspecify.annotations.NullMarked;
