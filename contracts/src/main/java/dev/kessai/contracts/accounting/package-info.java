/** What accounting answers to people and programs: balances, journals, statements, periods. */
@NullMarked
package dev.kessai.contracts.accounting;

import org.jspecify.annotations.NullMarked;
