package dev.kessai.proof.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Which fault comes in which round and when. Every twenty rounds hold the same faults in another order, those that
 * need the same {@link Site} together, since a change of it costs two starts. The same seed gives the same.
 */
record Schedule(long seed) {
    /** Rounds in which every fault has come as often as {@link Fault#inTwenty} says. */
    static final int BLOCK = 20;

    private static final int PAYMENTS_MIN = 100;
    private static final int PAYMENTS_MAX = 1_500;
    private static final int MILLIS_MAX = 40;

    /**
     * One round.
     *
     * @param number from 1
     * @param payments the fault comes when so many have been acknowledged,
     * @param millis and so much later
     */
    record Planned(int number, long seed, Fault fault, int payments, int millis) {}

    List<Planned> rounds(int count) {
        var rounds = new ArrayList<Planned>();
        for (int first = 1; first <= count; first += BLOCK) {
            var random = new Random(seed + first);
            var faults = faults(random, Math.min(BLOCK, count - first + 1));
            for (var fault : faults)
                rounds.add(new Planned(
                        rounds.size() + 1,
                        random.nextLong(),
                        fault,
                        random.nextInt(PAYMENTS_MIN, PAYMENTS_MAX),
                        random.nextInt(MILLIS_MAX)));
        }
        return rounds;
    }

    private static List<Fault> faults(Random random, int count) {
        var faults = new ArrayList<Fault>();
        for (var fault : Fault.values()) faults.addAll(Collections.nCopies(fault.inTwenty(), fault));
        Collections.shuffle(faults, random);
        return faults.stream()
                .limit(count)
                .sorted(Comparator.comparing(Fault::isShared))
                .toList();
    }
}
