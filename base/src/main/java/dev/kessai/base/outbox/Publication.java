package dev.kessai.base.outbox;

/**
 * What a service without lanes says.
 *
 * @param id unique within the service, for ever
 * @param payment what it is about, or 0
 * @param atMicros when it was said, business time; given by {@link PublicationStore#publish}
 * @param payload the publisher's message, in protobuf; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Publication(String id, long payment, long atMicros, byte[] payload) {}
