/** A file of wallet operations as payments of the engine: concurrent, with the result of the sequential order. */
@NullMarked
package dev.kessai.proof.replay;

import org.jspecify.annotations.NullMarked;
