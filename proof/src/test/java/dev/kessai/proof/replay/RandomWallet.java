package dev.kessai.proof.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Operations that meet on few accounts, and what they come to one after the other. */
final class RandomWallet {
    static final long OPENING = 5_000;
    private static final int USERS = 40;
    private static final int MERCHANTS = 5;
    private static final long SEED = 20_260_101;
    private static final LocalDate FIRST = LocalDate.of(2026, 4, 1);

    private final List<Row> rows;
    final OneByOne expected = new OneByOne();

    /** @param days over which they are spread */
    RandomWallet(int operations, int days) {
        rows = operations(operations, days);
        rows.forEach(expected::run);
    }

    void write(Path directory) throws IOException {
        var lines = new StringBuilder("tx_id,occurred_at,type,source,destination,amount_jpy\n");
        for (var each : rows) lines.append(each).append('\n');
        Files.writeString(directory.resolve("transactions.csv"), lines);
    }

    static long sum(Map<String, Long> balances) {
        return balances.values().stream().mapToLong(Long::longValue).sum();
    }

    record Row(int number, LocalDate day, String type, String source, String destination, long amountMinor) {
        @Override
        public String toString() {
            return "t" + number + "," + day + "T12:00:00+09:00," + type + "," + source + "," + destination + ","
                    + amountMinor;
        }
    }

    private static List<Row> operations(int operations, int days) {
        var random = new SplittableRandom(SEED);
        var rows = new ArrayList<Row>();
        for (int number = 1; number <= operations; number++) {
            var user = "U" + random.nextInt(USERS);
            var other = "U" + (USERS + random.nextInt(USERS));
            var merchant = "M" + random.nextInt(MERCHANTS);
            var day = FIRST.plusDays((long) (number - 1) * days / operations);
            long amount = random.nextLong(1, 2_001);
            rows.add(
                    switch (random.nextInt(10)) {
                        case 0 -> new Row(number, day, "TOPUP_BANK", "BANK", user, amount);
                        case 1 -> new Row(number, day, "TOPUP_CASH", "CVS", user, amount);
                        case 2 -> new Row(number, day, "P2P", user, other, amount);
                        case 3 -> new Row(number, day, "P2P", other, user, amount);
                        case 4 -> new Row(number, day, "CASHOUT", user, "BANK", amount);
                        case 5 -> new Row(number, day, "REFUND", merchant, user, random.nextLong(1, 501));
                        default -> new Row(number, day, "PAYMENT", user, merchant, amount);
                    });
        }
        return rows;
    }

    /** The same operations, one after the other, in a few lines. */
    static final class OneByOne {
        private record Sale(String user, String merchant, AtomicLong rest) {}

        final Map<String, Long> users = new HashMap<>();
        final Map<String, Long> merchants = new HashMap<>();
        final Map<String, Long> accepted = new TreeMap<>();
        final Map<String, Long> declined = new TreeMap<>();
        private final List<Sale> sales = new ArrayList<>();

        void run(Row row) {
            for (var name : List.of(row.source(), row.destination()))
                if (name.startsWith("U")) users.putIfAbsent(name, OPENING);
                else if (name.startsWith("M")) merchants.putIfAbsent(name, 0L);
            boolean done = row.type().equals("REFUND") ? refund(row) : move(row);
            (done ? accepted : declined).merge(row.type(), 1L, Long::sum);
        }

        private boolean move(Row row) {
            if (row.source().startsWith("U")) {
                if (users.getOrDefault(row.source(), 0L) < row.amountMinor()) return false;
                users.merge(row.source(), -row.amountMinor(), Long::sum);
            }
            if (row.destination().startsWith("U")) users.merge(row.destination(), row.amountMinor(), Long::sum);
            if (!row.destination().startsWith("M")) return true;
            merchants.merge(row.destination(), row.amountMinor(), Long::sum);
            sales.add(new Sale(row.source(), row.destination(), new AtomicLong(row.amountMinor())));
            return true;
        }

        /** Of the earliest sale whose rest covers it. */
        private boolean refund(Row row) {
            for (var sale : sales) {
                boolean fits = sale.user().equals(row.destination())
                        && sale.merchant().equals(row.source())
                        && sale.rest().get() >= row.amountMinor();
                if (!fits) continue;
                sale.rest().addAndGet(-row.amountMinor());
                users.merge(row.destination(), row.amountMinor(), Long::sum);
                merchants.merge(row.source(), -row.amountMinor(), Long::sum);
                return true;
            }
            return false;
        }
    }
}
