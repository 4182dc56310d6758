package dev.kessai.proof.simulation;

/** The process ends here and now, in the middle of what it does. An Error, so that nothing under test catches it. */
final class Crash extends Error {
    private static final long serialVersionUID = 1;

    /** It carries nothing, not even where it was thrown. */
    Crash() {
        super("crash", null, false, false);
    }
}
