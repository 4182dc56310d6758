/**
 * The contracts between processes: records to protos and back, the interfaces served and called over gRPC, and calls
 * routed to the instance that owns the lane. Promises that a caller cannot tell the difference: same interface, same
 * answers, and what the transport cannot tell is Retry. Holds no state that matters and decides nothing about money.
 */
@NullMarked
package dev.kessai.contracts.wire;

import org.jspecify.annotations.NullMarked;
