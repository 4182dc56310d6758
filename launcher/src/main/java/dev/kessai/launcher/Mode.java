package dev.kessai.launcher;

/** What an installation is for, as a whole and for ever (06-edge, API services). */
public enum Mode {
    /** Real money: refused on a database that may lose what it has confirmed. */
    LIVE,
    /** For trying out. */
    SANDBOX
}
