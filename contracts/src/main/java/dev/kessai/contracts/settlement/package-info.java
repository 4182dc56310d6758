/**
 * What settlement answers to people and programs: merchants' contracts, statements, payouts (04-books, settlement).
 */
@NullMarked
package dev.kessai.contracts.settlement;

import org.jspecify.annotations.NullMarked;
