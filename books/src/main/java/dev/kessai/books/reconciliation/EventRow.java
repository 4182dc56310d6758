package dev.kessai.books.reconciliation;

/** A row of payment_event; never compared. */
@SuppressWarnings("ArrayRecordComponent")
record EventRow(long payment, int version, int lane, int state, int epoch, long atMicros, byte[] body) {}
