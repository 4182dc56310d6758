package dev.kessai.base.lane;

/**
 * What one batch does to one lane row: valid only while epoch and outbox number are still the old ones.
 *
 * @param oldOutboxSeq guard
 * @param outboxSeq after the batch
 * @param mark after the batch
 */
public record LaneChange(int lane, int epoch, long oldOutboxSeq, long outboxSeq, long mark) {}
