/** The agent that collects for convenience stores: slips, payments at the counter, notices, a file a day. */
@NullMarked
package dev.kessai.counterparties.cvs;

import org.jspecify.annotations.NullMarked;
