package dev.kessai.base.outbox;

/**
 * One row of an outbox. (lane, seq) is its id: the same event delivered again has the same.
 *
 * @param seq counts from 1 in each lane, without a gap
 * @param payment what it is about
 * @param atMicros when it was committed, microseconds since 1970 of the publisher's business clock
 * @param payload the publisher's message, in protobuf; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record OutboxEvent(int lane, long seq, long payment, long atMicros, byte[] payload) {}
