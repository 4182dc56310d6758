package dev.kessai.launcher;

/**
 * What the exit status of {@code kessai} means; the numbers are a public interface for scripts. 64 and above follow BSD
 * sysexits.
 */
public enum ExitCode {
    OK(0, "done"),
    CHECK_FAILED(1, "a check ran and found breaks, or tests failed"),
    USAGE(2, "the command line was not understood"),
    UNAVAILABLE(69, "something needed is missing: JDK, database, port, peer"),
    BUG(70, "an unexpected error; please report it with the trace"),
    IO(74, "reading or writing failed: file, disk, network"),
    CONFIG(78, "the configuration is refused, nothing was started");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** The process exit status, 0..255. */
    public int status() {
        return status;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }
}
