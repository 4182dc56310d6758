@NullMarked
package dev.kessai.api;

import org.jspecify.annotations.NullMarked;
