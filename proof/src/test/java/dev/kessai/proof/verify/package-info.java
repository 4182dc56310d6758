@NullMarked
package dev.kessai.proof.verify;

import org.jspecify.annotations.NullMarked;
