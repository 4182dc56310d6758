@NullMarked
package dev.kessai.contracts.zengin;

import org.jspecify.annotations.NullMarked;
