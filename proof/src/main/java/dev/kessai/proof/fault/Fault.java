package dev.kessai.proof.fault;

import java.util.Locale;

/** What happens to the system in the middle of a round. */
enum Fault {
    KILL_SERVER("kill -9 of the server", false, 5),
    KILL_DATABASE("kill -9 of PostgreSQL", false, 5),
    KILL_BOTH("kill -9 of the server and PostgreSQL", false, 4),
    CUT_COMMIT("connections cut between COMMIT and its answer", true, 4),
    STOP_OWNER("SIGSTOP of a lane owner for 30 s", true, 2);

    private final String text;
    private final boolean isShared;
    private final int inTwenty;

    Fault(String text, boolean isShared, int inTwenty) {
        this.text = text;
        this.isShared = isShared;
        this.inTwenty = inTwenty;
    }

    /** For people. */
    String text() {
        return text;
    }

    /** For reports. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it needs a database that outlives the servers, see {@link SharedSite}. */
    boolean isShared() {
        return isShared;
    }

    /** Rounds out of {@link Schedule#BLOCK}. */
    int inTwenty() {
        return inTwenty;
    }
}
