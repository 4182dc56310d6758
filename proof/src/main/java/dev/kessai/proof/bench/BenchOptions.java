package dev.kessai.proof.bench;

import java.util.List;

/**
 * What is measured, how hard and how long.
 *
 * @param inFlight most payments under way
 * @param perSecond 0: as fast as answers come
 * @param seconds of one window
 * @param windows the report shows the one in the middle
 * @param existing payments that are there before the first window
 * @param settings of the server, given by whoever measures
 */
record BenchOptions(
        Profile profile,
        Via via,
        int users,
        int merchants,
        int inFlight,
        int perSecond,
        int warmUpSeconds,
        int seconds,
        int windows,
        long existing,
        boolean withBaseline,
        List<String> settings) {
    private static final int BASELINE_SECONDS_MAX = 30;

    /** Through which door payments come. */
    enum Via {
        /** The payment contract, in the same process. */
        ENGINE,
        /** The gateway; the load generator is a process of its own. */
        HTTP;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    int baselineSeconds() {
        return Math.min(seconds, BASELINE_SECONDS_MAX);
    }
}
