/** What comes in through the public HTTP door: mistakes of clients, and requests while the database is in trouble. */
@NullMarked
package dev.kessai.proof.door;

import org.jspecify.annotations.NullMarked;
