/**
 * What products tell accounting of the payments that they create: the code and its dimensions, published in the
 * transaction of the product's own row, listed again on demand.
 */
@NullMarked
package dev.kessai.contracts.detail;

import org.jspecify.annotations.NullMarked;
