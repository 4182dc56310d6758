package dev.kessai.accounts.ledger;

/** A lot in memory. */
final class LotState {
    final long no;
    final long expiresAtMicros;
    long freeMinor;
    /** Not stored yet. */
    boolean fresh;

    boolean touched;

    LotState(long no, long freeMinor, long expiresAtMicros) {
        this.no = no;
        this.freeMinor = freeMinor;
        this.expiresAtMicros = expiresAtMicros;
    }
}
