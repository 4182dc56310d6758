package dev.kessai.proof.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Faults by chance: each history has its own temper and at most so many of them. */
final class RandomFaults implements Faults {
    private final SplittableRandom random;
    private final int blowsInTenThousand;
    private final int fatesInTenThousand;
    private int left;

    RandomFaults(SplittableRandom random) {
        this.random = random;
        this.blowsInTenThousand = random.nextInt(4) == 0 ? 0 : random.nextInt(20, 600);
        this.fatesInTenThousand = random.nextInt(4) == 0 ? 0 : random.nextInt(50, 1_500);
        this.left = random.nextInt(1, 12);
    }

    @Override
    public Blow at(Step step, Node<?> node) {
        if (!strikes(blowsInTenThousand)) return Blow.NONE;
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> Blow.CRASH;
            case 3, 4, 5 -> step == Step.SEND || step == Step.SENT ? Blow.CRASH : Blow.LOSE;
            default -> Blow.STOP;
        };
    }

    @Override
    public Fate of(String from, String to, List<?> parts) {
        if (!strikes(fatesInTenThousand)) return Fate.ARRIVES;
        return switch (random.nextInt(8)) {
            case 0, 1 -> Fate.LOST;
            case 2, 3 -> Fate.TWICE;
            case 4, 5, 6 -> Fate.LATE;
            default -> parts.size() > 1 ? Fate.SHUFFLED : Fate.LATE;
        };
    }

    private boolean strikes(int inTenThousand) {
        if (left == 0 || random.nextInt(10_000) >= inTenThousand) return false;
        left--;
        return true;
    }
}
