package dev.kessai.launcher;

/** Ends a command with an exit code and one line for the user; shown without a stack trace. */
public final class CliFailure extends RuntimeException {
    private final ExitCode exitCode;

    /** @param message what is wrong and what to do about it, one line */
    public CliFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
