package dev.kessai.books.reconciliation;

/** An account of a ledger, by stored numbers. */
record AccountKey(int lane, long owner, int fundClass, int currency) {}
