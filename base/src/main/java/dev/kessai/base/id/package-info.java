/**
 * Ids: inside a 64-bit number that carries its time and lane, outside a prefixed sortable text, for people a code with
 * a check character. Ids are made where the clock and the last id are known; nothing here reads the world.
 */
@NullMarked
package dev.kessai.base.id;

import org.jspecify.annotations.NullMarked;
