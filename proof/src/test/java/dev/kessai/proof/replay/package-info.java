/** Files of operations as people bring them. */
@NullMarked
package dev.kessai.proof.replay;

import org.jspecify.annotations.NullMarked;
