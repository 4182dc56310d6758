/** Who conforms and who does not, and that what is wrong is named. */
@NullMarked
package dev.kessai.proof.conformance;

import org.jspecify.annotations.NullMarked;
