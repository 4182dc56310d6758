package dev.kessai.accounts.ledger;

/** A lot in memory. */
final class LotState implements LedgerStore.Placed {
    final long no;
    final long expiresAtMicros;
    long freeMinor;
    /** Not stored yet. */
    boolean fresh;

    boolean touched;
    /** Time of the newest batch in which value came into it when it had expired; 0 for none. */
    long lateAtMicros;

    private long place;

    LotState(long no, long freeMinor, long expiresAtMicros, long place) {
        this.no = no;
        this.freeMinor = freeMinor;
        this.expiresAtMicros = expiresAtMicros;
        this.place = place;
    }

    /** Where its row lies; see {@link LedgerStore.LotRow#place}. */
    long place() {
        return place;
    }

    @Override
    public void place(long now) {
        place = now;
    }
}
