/**
 * What each service says again of what it has published: the contract behind reconciliation R2. Told from the state
 * tables, never from the outbox, so that what was lost or doubled on the way is seen by whoever compares.
 */
@NullMarked
package dev.kessai.contracts.audit;

import org.jspecify.annotations.NullMarked;
