/**
 * Messages of ISO 20022 between a company and its bank: transfers out (pain.001), what became of them (pain.002), the
 * statement (camt.053). Values that are written and read; they know nothing of who sends them and why.
 */
@NullMarked
package dev.kessai.contracts.iso20022;

import org.jspecify.annotations.NullMarked;
