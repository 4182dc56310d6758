package dev.kessai.books.reconciliation;

/**
 * A row of hold or of entry; never compared.
 *
 * @param n 0 for a hold
 * @param packed a hold's allocations, an entry's lots
 */
@SuppressWarnings("ArrayRecordComponent")
record LegRow(
        long payment,
        int leg,
        int n,
        Kind kind,
        int lane,
        int epoch,
        long owner,
        int fundClass,
        int currency,
        long amount,
        long seq,
        long balanceAfter,
        long availableAfter,
        long atMicros,
        byte[] packed) {
    /** What the stored numbers of hold.state and entry.kind mean. */
    enum Kind {
        TRIED,
        DECLINED,
        SUSPENDED,
        CONFIRM,
        CANCEL,
        CREDIT;

        private static final Kind[] ALL = values();

        static Kind of(boolean hold, int code) {
            if (code < 1 || code > 3) throw new IllegalStateException("no such kind of hold or entry: " + code);
            return ALL[(hold ? 0 : 3) + code - 1];
        }
    }

    boolean movesMoney() {
        return kind == Kind.CONFIRM || kind == Kind.CREDIT;
    }

    AccountKey account() {
        return new AccountKey(lane, owner, fundClass, currency);
    }

    /** Numbers of seven bits a byte, lowest first, the top bit says that more follows. */
    long[] numbers() {
        int count = 0;
        for (byte each : packed) if (each >= 0) count++;
        var numbers = new long[count];
        int shift = 0;
        int index = 0;
        for (byte each : packed) {
            if (index == count) break; // an unfinished number at the end: its amount is missing in the sum
            numbers[index] |= (each & 0x7fL) << shift;
            shift += 7;
            if (each < 0) continue;
            index++;
            shift = 0;
        }
        return numbers;
    }
}
