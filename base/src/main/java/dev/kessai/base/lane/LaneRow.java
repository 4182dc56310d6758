package dev.kessai.base.lane;

/**
 * A lane as the database has it.
 *
 * @param epoch grows by one with each new owner; every row a batch writes carries it
 * @param lastAtMicros time of the newest batch, microseconds since 1970; strictly growing
 * @param outboxSeq last number given in the outbox, gapless from 1
 * @param mark the service's own low-water mark (payment: open_from), 0 where it has none
 */
public record LaneRow(int lane, int epoch, long lastAtMicros, long outboxSeq, long mark) {}
