@NullMarked
package dev.kessai.contracts.detail;

import org.jspecify.annotations.NullMarked;
