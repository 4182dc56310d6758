/** Money as exact minor units; no floating point, no rounding that is not named at the call. */
@NullMarked
package dev.kessai.base.money;

import org.jspecify.annotations.NullMarked;
