package dev.kessai.base.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a batch whose program fails; the database is a map of lane rows. */
final class LaneRunnerTest {
    private static final int LANE = 0;

    private final Rows rows = new Rows();
    private final Counter program = new Counter(rows);
    private final LaneRunner<Integer> runner = new LaneRunner<>(program, rows, () -> 1_000);

    /** An owner that stood still does not know yet that its lane is lost; what it remembers is not to be believed. */
    @Test
    void aBugOnMemoryOfALostLaneIsNoFailureOfTheCommand() {
        own();
        runner.run(List.of(5));
        rows.sum = 50; // by another owner
        rows.epochs.put(LANE, 2);
        runner.run(List.of(-6));
        assertThat(program.told).containsExactly("5 done", "-6 not owner ");
        assertThat(rows.sum).isEqualTo(50);
    }

    @Test
    void whoAsksTheWrongInstanceIsToldWhereTheLaneLives() {
        rows.address = "there:1";
        runner.run(List.of(5));
        assertThat(program.told).containsExactly("5 not owner there:1");
    }

    @Test
    void aBugOnStaleMemoryOfAnOwnedLaneIsReadAgain() {
        own();
        runner.run(List.of(5));
        program.sum = 0;
        runner.run(List.of(-4));
        assertThat(program.told).containsExactly("5 done", "-4 done");
        assertThat(rows.sum).isEqualTo(1);
    }

    @Test
    void aCommandThatCannotBeDecidedFailsAloneAndOnce() {
        own();
        runner.run(List.of(5, -9, 1, 2));
        assertThat(program.told).containsExactlyInAnyOrder("5 done", "-9 failed", "1 done", "2 done");
        assertThat(rows.sum).isEqualTo(8);
    }

    @Test
    void aFullDiskFailsEveryCommandAndTheNextOnesGoOn() {
        own();
        runner.run(List.of(5));
        rows.onWrite = new LaneFailure(LaneFailure.Kind.FULL, "disk", null);
        assertThat(runner.run(List.of(1, 2))).as("a pause is due").isFalse();
        assertThat(program.told).containsExactly("5 done", "1 never happened: FULL", "2 never happened: FULL");
        rows.onWrite = null;
        assertThat(runner.run(List.of(3))).isTrue();
        assertThat(rows.sum).isEqualTo(8);
    }

    @Test
    void whatNeverReachedACommitNeverHappened() {
        own();
        rows.onWrite = new LaneFailure(LaneFailure.Kind.LOST, "down", null);
        assertThat(runner.run(List.of(1))).isFalse();
        assertThat(program.told).containsExactly("1 never happened: LOST");
    }

    @Test
    void whatDiedInACommitMayHaveHappenedAlsoWhenLaterAttemptsReachNothing() {
        own();
        rows.onCommit = new LaneFailure(LaneFailure.Kind.LOST, "answer lost", null);
        assertThat(runner.run(List.of(1))).isFalse();
        rows.onCommit = null;
        rows.onWrite = new LaneFailure(LaneFailure.Kind.LOST, "down", null);
        assertThat(runner.run(List.of(2))).isFalse();
        assertThat(program.told).containsExactly("1 failed", "2 never happened: LOST");
    }

    private void own() {
        assertThat(runner.takeOver(List.of(LANE), false)).isEqualTo(1);
    }

    /** Adds numbers up; a sum below zero is a bug. */
    private static final class Counter implements LaneProgram<Integer> {
        private final Rows rows;
        private final List<String> told = new ArrayList<>();
        private boolean known;
        private int sum;

        Counter(Rows rows) {
            this.rows = rows;
        }

        @Override
        public int lane(Integer number) {
            return LANE;
        }

        @Override
        public void load(LaneBatch<Integer> batch) {
            if (!known) sum = rows.sum;
            known = true;
        }

        @Override
        public void decide(LaneBatch<Integer> batch) {
            for (int number : batch.commands()) {
                sum += number;
                if (sum < 0) throw new IllegalStateException("below zero");
            }
            rows.written = sum;
            batch.touch();
        }

        @Override
        public void committed(LaneBatch<Integer> batch) {
            for (int number : batch.commands()) told.add(number + " done");
        }

        @Override
        public void dropped(LaneBatch<Integer> batch) {}

        @Override
        public void forget(int lane) {
            known = false;
        }

        @Override
        public void failed(Integer number, LaneFailure failure) {
            told.add(number + (failure.maybeStored() ? " failed" : " never happened: " + failure.kind()));
        }

        @Override
        public void notOwner(Integer number, String address) {
            told.add(number + " not owner " + address);
        }
    }

    /** One row beside the lane row; a write under an old epoch is refused. */
    private static final class Rows implements LaneStore {
        private String address = "";
        private final Map<Integer, Integer> epochs = new TreeMap<>(Map.of(LANE, 0));
        private int sum;
        private int written;
        private boolean writing;
        private @Nullable LaneFailure onWrite;
        private @Nullable LaneFailure onCommit;

        @Override
        public List<LaneRow> lock(List<Integer> lanes) {
            return lanes.stream().map(this::row).toList();
        }

        private LaneRow row(int lane) {
            return new LaneRow(lane, epochs.getOrDefault(lane, 0), 0, 0, 0);
        }

        @Override
        public void write(long atMicros, List<LaneChange> lanes) {
            if (onWrite != null) throw onWrite;
            for (var lane : lanes)
                if (lane.epoch() != row(lane.lane()).epoch())
                    throw new LaneFailure(LaneFailure.Kind.CONFLICT, "epoch", null);
            writing = true;
        }

        @Override
        public void commit() {
            if (onCommit != null && writing) {
                var lost = onCommit;
                sum = written;
                writing = false;
                onWrite = new LaneFailure(LaneFailure.Kind.LOST, "down", null);
                throw lost;
            }
            if (writing) sum = written;
            writing = false;
        }

        @Override
        public void rollback() {
            writing = false;
        }

        @Override
        public List<LaneRow> takeOver(List<Integer> lanes, boolean forced) {
            for (int lane : lanes) epochs.merge(lane, 1, Integer::sum);
            return lock(lanes);
        }

        @Override
        public List<Integer> renew(List<LaneRow> lanes) {
            return List.of();
        }

        @Override
        public void release(List<LaneRow> lanes) {}

        @Override
        public Map<Integer, String> addresses(Set<Integer> lanes) {
            return address.isEmpty() ? Map.of() : Map.of(LANE, address);
        }
    }
}
