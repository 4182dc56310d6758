package dev.kessai.contracts.accounting;

import java.util.List;

/** What a ledger holds reserved. Thread-safe; blocks. */
public interface OpenHolds {
    /** By currency, where it is not 0; reads what was reserved or settled since then. */
    List<OpenHold> at(long atMicros);
}
