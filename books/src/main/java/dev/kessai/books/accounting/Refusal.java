package dev.kessai.books.accounting;

/**
 * Why something cannot be booked.
 *
 * @param text for people, with what is wrong
 */
record Refusal(Kind kind, String text) {
    /** For counting. */
    enum Kind {
        UNREADABLE,
        CODE,
        RULE,
        UNBALANCED,
        FUTURE,
        EMPTY
    }

    @Override
    public String toString() {
        return text;
    }
}
