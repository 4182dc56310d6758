/**
 * API services: own the messages that clients send and read, validate them and turn them into calls of backends. They
 * promise the conventions of 06-edge (RFC 9457 problems, idempotency, ids, times) and hold no state and no money.
 */
@NullMarked
package dev.kessai.api;

import org.jspecify.annotations.NullMarked;
