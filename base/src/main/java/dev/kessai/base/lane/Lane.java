package dev.kessai.base.lane;

/** What the runner knows of an owned lane; valid while every commit is known. */
final class Lane {
    private final int id;
    private int epoch;
    private long lastAtMicros;
    private long outboxSeq;
    private long outboxSeqInBatch;
    private boolean known;

    Lane(LaneRow row) {
        this.id = row.lane();
        adopt(row);
    }

    int id() {
        return id;
    }

    int epoch() {
        return epoch;
    }

    long lastAtMicros() {
        return lastAtMicros;
    }

    /** Whether memory equals the database; otherwise the next batch is careful. */
    boolean known() {
        return known;
    }

    void adopt(LaneRow row) {
        epoch = row.epoch();
        lastAtMicros = row.lastAtMicros();
        outboxSeq = row.outboxSeq();
        outboxSeqInBatch = outboxSeq;
        known = true;
    }

    void begin() {
        outboxSeqInBatch = outboxSeq;
    }

    long nextOutboxSeq() {
        return ++outboxSeqInBatch;
    }

    LaneChange change(long mark) {
        return new LaneChange(id, epoch, outboxSeq, outboxSeqInBatch, mark);
    }

    void committed(long atMicros) {
        lastAtMicros = atMicros;
        outboxSeq = outboxSeqInBatch;
    }

    void forget() {
        known = false;
        outboxSeqInBatch = outboxSeq;
    }

    LaneRow row() {
        return new LaneRow(id, epoch, lastAtMicros, outboxSeq, 0);
    }
}
