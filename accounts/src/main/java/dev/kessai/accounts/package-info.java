/**
 * The ledgers that the company runs itself, as configurations of one engine: which classes each kind of owner has, with
 * which floors, lots and order of debit. Values only; all behaviour is the engine's ({@code ledger}).
 */
@NullMarked
package dev.kessai.accounts;

import org.jspecify.annotations.NullMarked;
