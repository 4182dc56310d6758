package dev.kessai.books.reconciliation;

/**
 * A lane row as a snapshot has it.
 *
 * @param openFrom 0 where the service has none
 */
record LaneState(int id, int epoch, long lastAtMicros, long outboxSeq, long openFrom) {}
