/** The wire form tells exactly what the records say, and the transport never invents an answer. */
@NullMarked
package dev.kessai.contracts.wire;

import org.jspecify.annotations.NullMarked;
