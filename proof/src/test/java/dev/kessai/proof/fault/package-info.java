/** Faults in real processes, and the instruments that cause them. */
@NullMarked
package dev.kessai.proof.fault;

import org.jspecify.annotations.NullMarked;
