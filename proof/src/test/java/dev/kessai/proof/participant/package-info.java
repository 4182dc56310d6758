/** A participant of somebody else, as small as it can be, right or wrong on purpose. */
@NullMarked
package dev.kessai.proof.participant;

import org.jspecify.annotations.NullMarked;
