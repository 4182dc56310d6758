package dev.kessai.contracts.settlement;

/**
 * What one run has done.
 *
 * @param cleared terms whose figures were computed
 * @param fixed terms whose payment was made, invoiced ones included
 * @param carriedOver of the cleared ones
 * @param netMinor of the fixed ones
 * @param done whether nothing was left that was due when it began; otherwise another run goes on
 * @param waitsFor why nothing more can be cleared yet, empty where nothing stands in the way
 */
public record ClearingRun(long cleared, long fixed, long carriedOver, long netMinor, boolean done, String waitsFor) {
    public static final ClearingRun NOTHING = new ClearingRun(0, 0, 0, 0, true, "");

    /** One after the other: the last one knows whether something is left. */
    public ClearingRun then(ClearingRun next) {
        return new ClearingRun(
                cleared + next.cleared,
                fixed + next.fixed,
                carriedOver + next.carriedOver,
                Math.addExact(netMinor, next.netMinor),
                next.done,
                next.waitsFor);
    }
}
