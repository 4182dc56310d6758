/** The bench in small: that it measures what it says. */
@NullMarked
package dev.kessai.proof.bench;

import org.jspecify.annotations.NullMarked;
