/** A mobile carrier's billing: authorisations, captures, cancels, refunds in the same month, a file a day. */
@NullMarked
package dev.kessai.counterparties.carrier;

import org.jspecify.annotations.NullMarked;
