/**
 * Starts Kessai: the command line, and the wiring of services into a process. It promises that every command ends with
 * an {@link dev.kessai.launcher.ExitCode} and that failures are told in one plain line. It never decides anything about
 * money, and nothing but the proof module depends on it.
 */
@NullMarked
package dev.kessai.launcher;

import org.jspecify.annotations.NullMarked;
