/** Rules of expiry, and that it survives what fails around it. */
@NullMarked
package dev.kessai.products.expiry;

import org.jspecify.annotations.NullMarked;
