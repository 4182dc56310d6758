package dev.kessai.accounts.ledger;

import dev.kessai.base.time.DueWork;

/** A ledger waits for no time by itself; it is quiet when its lanes are. Thread-safe. */
public final class LedgerDueWork implements DueWork {
    private final LedgerService ledger;

    public LedgerDueWork(LedgerService ledger) {
        this.ledger = ledger;
    }

    @Override
    public String name() {
        return ledger.name();
    }

    @Override
    public long nextDueMicros(long afterMicros) {
        return Long.MAX_VALUE;
    }

    @Override
    public void begin(long nowMicros) {
        ledger.tick();
    }

    @Override
    public boolean isQuiet(long nowMicros) {
        return ledger.counts().waiting() == 0;
    }
}
