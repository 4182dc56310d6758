package dev.kessai.books.accounting;

/** A line on an owner's account, before its balance is known. */
record SubLine(AccountKey account, long seq, long amountMinor, long payment, long postedAtMicros) {}
