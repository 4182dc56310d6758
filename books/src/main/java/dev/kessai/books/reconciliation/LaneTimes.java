package dev.kessai.books.reconciliation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When each owner of a lane has written. Time never goes back in a lane, over takeovers too: a row of an old epoch that
 * is later than one of a newer epoch was written by somebody who had lost the lane.
 */
final class LaneTimes {
    private static final class Span {
        final int lane;
        final int epoch;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long firstPayment;
        long lastPayment;

        Span(int lane, int epoch) {
            this.lane = lane;
            this.epoch = epoch;
        }
    }

    private final Map<Long, Span> spans = new HashMap<>();
    private Span recent = new Span(-1, -1);
    private long rows;

    void see(int lane, int epoch, long atMicros, long payment) {
        rows++;
        var span = recent;
        if (span.lane != lane || span.epoch != epoch) {
            span = spans.computeIfAbsent((long) lane << 32 | epoch, key -> new Span(lane, epoch));
            recent = span;
        }
        if (atMicros < span.first) {
            span.first = atMicros;
            span.firstPayment = payment;
        }
        if (atMicros > span.last) {
            span.last = atMicros;
            span.lastPayment = payment;
        }
    }

    void check(String service, List<LaneState> lanes, Findings findings) {
        findings.compared(Invariant.LANE_EPOCH, rows);
        var sorted = new ArrayList<>(spans.values());
        sorted.sort(Comparator.<Span>comparingInt(span -> span.lane).thenComparingInt(span -> span.epoch));
        var byId = new HashMap<Integer, LaneState>();
        for (var lane : lanes) byId.put(lane.id(), lane);
        for (int i = 0; i < sorted.size(); i++) {
            var span = sorted.get(i);
            check(service, span, byId.get(span.lane), findings);
            if (i == 0 || sorted.get(i - 1).lane != span.lane) continue;
            var before = sorted.get(i - 1);
            if (before.last >= span.first)
                findings.broken(
                        Invariant.LANE_EPOCH,
                        service,
                        Keys.lane(span.lane) + " epoch " + before.epoch + " at " + Keys.payment(before.lastPayment),
                        "before " + span.first + ", when epoch " + span.epoch + " wrote "
                                + Keys.payment(span.firstPayment),
                        Long.toString(before.last));
        }
    }

    private static void check(String service, Span span, @Nullable LaneState lane, Findings findings) {
        var key = Keys.lane(span.lane) + " at " + Keys.payment(span.lastPayment);
        if (lane == null) {
            findings.broken(Invariant.LANE_EPOCH, service, key, "an installed lane", "rows of lane " + span.lane);
            return;
        }
        if (span.epoch > lane.epoch())
            findings.broken(Invariant.LANE_EPOCH, service, key, "epoch up to " + lane.epoch(), "epoch " + span.epoch);
        if (span.last > lane.lastAtMicros())
            findings.broken(
                    Invariant.LANE_EPOCH, service, key, "time up to " + lane.lastAtMicros(), "time " + span.last);
    }
}
