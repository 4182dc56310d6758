/**
 * Configuration: defaults, overridden by files of {@code key = value} lines, by the environment, by the command line,
 * in this order. Each key is declared where it is used, with its limits and a sentence; a key that nobody declares, or
 * a value beyond its limits, stops the start.
 */
@NullMarked
package dev.kessai.base.config;

import org.jspecify.annotations.NullMarked;
