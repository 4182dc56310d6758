/**
 * Whether a participant, ours or somebody else's, keeps the contract (01-payment, participant contract): every cell of
 * the fence table, duplicates, reorder, reused keys, malformed commands, batches, restarts. Promises to call it over
 * gRPC as it is, without any of the repairs that our own client makes, to tell what was wrong where, and to leave
 * nothing held. It moves value: it is for a participant that is being tested, never for one that payments use.
 *
 * <pre>
 *   Wire        the participant at its address
 *   Subject     who pays there, how much, and what kind of participant it is
 *   Legs        fresh keys, and legs brought into each state of the table
 *   FenceTable  the cells
 *   ..Checks    everything around the table
 *   Report      what held and what did not
 * </pre>
 */
@NullMarked
package dev.kessai.proof.conformance;

import org.jspecify.annotations.NullMarked;
