package dev.kessai.launcher;

import dev.kessai.base.db.Db;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;

/** Every account of every ledger, read in one statement: one instant for all of them. */
final class BalanceExportStore {
    static final String HEADER = "ledger,owner,class,currency,available_minor,held_minor,ledger_balance_minor,seq,lots";

    private static final int FETCH_ROWS = 1_000;
    /** Lots as number:free:expiry in microseconds since 1970 (never: the largest number), by expiry. */
    private static final String OF_LEDGER = """
            select '%1$s', a.owner, a.class, a.currency, a.available, a.held, a.seq,
                   coalesce((select string_agg(l.no || ':' || l.free || ':' || l.expires_at, ' '
                                               order by l.expires_at, l.no)
                               from %1$s.lot l
                              where l.lane = a.lane and l.owner = a.owner and l.class = a.class
                                and l.currency = a.currency and l.free > 0), '')
              from %1$s.account a
            """;

    private static final String ORDER = " order by 1, 2, 3, 4";

    private BalanceExportStore() {}

    /** Writes a line an account; answers their number. */
    static long write(Db db, List<String> ledgers, Writer out) {
        var sql = ledgers.stream().map(OF_LEDGER::formatted).collect(Collectors.joining(" union all ", "", ORDER));
        var count = new long[1];
        return db.read(tx -> {
            tx.each(
                    sql,
                    FETCH_ROWS,
                    row -> line(
                            row.getString(1),
                            row.getLong(2),
                            row.getInt(3),
                            row.getInt(4),
                            new long[] {row.getLong(5), row.getLong(6), row.getLong(7)},
                            row.getString(8)),
                    line -> {
                        append(out, line);
                        count[0]++;
                    });
            return count[0];
        });
    }

    private static String line(
            String ledger, long owner, int fundClass, int currency, long[] availableHeldSeq, String lots) {
        long available = availableHeldSeq[0];
        long held = availableHeldSeq[1];
        return String.join(
                ",",
                ledger,
                new Owner(owner).text(),
                FundClass.of(fundClass).name(),
                Currency.of(currency).name(),
                Long.toString(available),
                Long.toString(held),
                Long.toString(Math.addExact(available, held)),
                Long.toString(availableHeldSeq[2]),
                lots);
    }

    private static void append(Writer out, String line) {
        try {
            out.append(line).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
