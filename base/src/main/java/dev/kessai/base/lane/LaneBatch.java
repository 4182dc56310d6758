package dev.kessai.base.lane;

import java.util.ArrayList;
import java.util.List;

/**
 * One batch on its way through load, decide, write and commit.
 *
 * @param <C> the service's commands
 */
public final class LaneBatch<C> {
    private final List<C> commands;
    private final List<Lane> lanes;
    private final boolean careful;
    private long atMicros;
    private boolean touched;

    LaneBatch(List<C> commands, List<Lane> lanes, boolean careful) {
        this.commands = commands;
        this.lanes = lanes;
        this.careful = careful;
    }

    /** In arrival order. */
    public List<C> commands() {
        return commands;
    }

    /** The lanes of the commands, each once. */
    public List<Integer> lanes() {
        var ids = new ArrayList<Integer>(lanes.size());
        for (var lane : lanes) ids.add(lane.id());
        return ids;
    }

    /** The one time of everything this batch writes, microseconds since 1970: later than all before in its lanes. */
    public long atMicros() {
        return atMicros;
    }

    /** Whether stored answers must be read first, since memory is not trusted. */
    public boolean careful() {
        return careful;
    }

    /** Takes the lane's next outbox number. */
    public long nextOutboxSeq(int lane) {
        touched = true;
        return find(lane).nextOutboxSeq();
    }

    /** The epoch that every row of this lane carries. */
    public int epoch(int lane) {
        return find(lane).epoch();
    }

    /** Says that there is something to store: without it no transaction happens. */
    public void touch() {
        touched = true;
    }

    void at(long micros) {
        atMicros = micros;
    }

    boolean touched() {
        return touched;
    }

    List<Lane> laneStates() {
        return lanes;
    }

    private Lane find(int id) {
        for (var lane : lanes) if (lane.id() == id) return lane;
        throw new IllegalArgumentException("lane " + id + " is not in this batch");
    }
}
