package dev.kessai.contracts.bank;

/** What comes of a file. */
public sealed interface StatementAnswer {
    /**
     * It is stored.
     *
     * @param replayed the same file had been taken before: nothing was changed
     * @param repeatedLines that another file had already; they are left out
     */
    record Taken(StatementView statement, boolean replayed, int repeatedLines) implements StatementAnswer {}

    /**
     * Nothing was stored.
     *
     * @param detail where in the file, and what is wrong there
     */
    record Refused(Reason reason, String detail) implements StatementAnswer {}

    /** Why not; each value names its rule. */
    enum Reason {
        /** It is no whole file of this format, or does not add up. */
        STATEMENT_UNREADABLE,
        /** It is of an account that is not the company's. */
        STATEMENT_OF_OTHER_ACCOUNT
    }
}
