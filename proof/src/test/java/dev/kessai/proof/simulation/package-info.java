/** The simulator at work, and its own test: bugs planted on purpose. */
@NullMarked
package dev.kessai.proof.simulation;

import org.jspecify.annotations.NullMarked;
