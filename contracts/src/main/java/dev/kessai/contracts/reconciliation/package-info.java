/**
 * What reconciliation leaves behind (04-books, Reconciliation): the evidence of each run, and a case for each break
 * that people work on.
 */
@NullMarked
package dev.kessai.contracts.reconciliation;

import org.jspecify.annotations.NullMarked;
