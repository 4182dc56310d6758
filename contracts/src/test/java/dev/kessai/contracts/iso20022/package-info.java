@NullMarked
package dev.kessai.contracts.iso20022;

import org.jspecify.annotations.NullMarked;
