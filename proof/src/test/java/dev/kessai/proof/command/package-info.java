/** The commands as a user starts them: each in a process of its own. */
@NullMarked
package dev.kessai.proof.command;

import org.jspecify.annotations.NullMarked;
