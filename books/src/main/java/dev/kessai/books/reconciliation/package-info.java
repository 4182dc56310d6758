/**
 * Proves the books instead of believing them (04-books, Reconciliation). R0, the invariants: {@link
 * dev.kessai.books.reconciliation.Verify} reads consistent snapshots of payment and of every ledger and compares what
 * they hold, soundly while payments run. R4 compares with what others say: {@link
 * dev.kessai.books.reconciliation.ExternalCheck}. It only reads, as the role auditor, and repairs nothing.
 */
@NullMarked
package dev.kessai.books.reconciliation;

import org.jspecify.annotations.NullMarked;
