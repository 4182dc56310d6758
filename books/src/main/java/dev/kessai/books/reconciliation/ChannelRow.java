package dev.kessai.books.reconciliation;

/**
 * A leg as a channel has it.
 *
 * @param channel the participant's name
 * @param amount asked for, or given back
 * @param confirmed 0 until CONFIRMED
 * @param granted whether the partner's yes is stored: money of that amount, or an authorisation
 */
record ChannelRow(
        long payment,
        int leg,
        String channel,
        long owner,
        int currency,
        long amount,
        long confirmed,
        State state,
        boolean granted) {
    /** With the stored numbers of states, from 1. */
    enum State {
        PENDING,
        TRIED,
        CONFIRMED,
        CANCELLED,
        SUSPENDED,
        DECLINED,
        POSTED;

        private static final State[] ALL = values();

        static State of(int code) {
            if (code < 1 || code > ALL.length) throw new IllegalStateException("no such state of a leg: " + code);
            return ALL[code - 1];
        }
    }

    boolean isOpen() {
        return state == State.PENDING || state == State.TRIED;
    }

    /** What passed through the partner: taken from the payer, or given back to him. */
    long moved() {
        return switch (state) {
            case CONFIRMED -> confirmed;
            case POSTED -> amount;
            case PENDING, TRIED, CANCELLED, SUSPENDED, DECLINED -> 0;
        };
    }
}
