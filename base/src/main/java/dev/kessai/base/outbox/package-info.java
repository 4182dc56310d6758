/**
 * How what a service has committed reaches those who build on it: the outbox that {@link dev.kessai.base.lane} writes,
 * read in order, lane by lane. A subscriber has a name and, in the publisher's schema, one cursor a lane. It gets every
 * event at least once; events of a lane come by number without a gap, so those of one payment come in order.
 */
@NullMarked
package dev.kessai.base.outbox;

import org.jspecify.annotations.NullMarked;
