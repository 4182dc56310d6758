package dev.kessai.proof.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.launcher.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file whose operations meet on few accounts: run at once, with the result of their order. */
final class ReplayTest {
    private static final int OPERATIONS = 4_000;
    private static final int USERS = 40;
    private static final int MERCHANTS = 5;
    private static final long OPENING = 5_000;
    private static final long SEED = 20_260_101;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theResultIsThatOfTheOrderAndASecondRunChangesNothing() throws Exception {
        var operations = operations();
        var lines = new StringBuilder("tx_id,occurred_at,type,source,destination,amount_jpy\n");
        for (var each : operations) lines.append(each).append('\n');
        Files.writeString(directory.resolve("transactions.csv"), lines);
        var expected = new OneByOne();
        operations.forEach(expected::run);
        assertThat(expected.declined.keySet()).as("the file is worth its run").contains("PAYMENT", "P2P", "REFUND");

        for (int run = 1; run <= 2; run++) {
            var report = replay();
            assertThat(counts(report.get("accepted"))).as("run %d", run).isEqualTo(expected.accepted);
            assertThat(counts(report.get("declined"))).as("run %d", run).isEqualTo(expected.declined);
            assertThat(report.get("users").asInt()).isEqualTo(expected.users.size());
            assertThat(report.get("sum_users").asLong()).isEqualTo(sum(expected.users));
            assertThat(report.get("sum_merchants").asLong()).isEqualTo(sum(expected.merchants));
            assertThat(report.get("verify").asString()).isEqualTo("clean");
        }
    }

    private JsonNode replay() {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(
                        "replay",
                        directory.toString(),
                        "--data",
                        directory.resolve("data").toString(),
                        "--opening",
                        Long.toString(OPENING),
                        "--json");
        assertThat(status).as("%s%s", out, err).isZero();
        return JsonMapper.shared().readTree(out.toString());
    }

    private static Map<String, Long> counts(JsonNode node) {
        var counts = new TreeMap<String, Long>();
        node.properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong()));
        return counts;
    }

    private static long sum(Map<String, Long> balances) {
        return balances.values().stream().mapToLong(Long::longValue).sum();
    }

    private record Row(int number, String type, String source, String destination, long amountMinor) {
        @Override
        public String toString() {
            return "t" + number + ",2026-01-01T00:00:00Z," + type + "," + source + "," + destination + ","
                    + amountMinor;
        }
    }

    private static List<Row> operations() {
        var random = new SplittableRandom(SEED);
        var rows = new ArrayList<Row>();
        for (int number = 1; number <= OPERATIONS; number++) {
            var user = "U" + random.nextInt(USERS);
            var other = "U" + (USERS + random.nextInt(USERS));
            var merchant = "M" + random.nextInt(MERCHANTS);
            long amount = random.nextLong(1, 2_001);
            rows.add(
                    switch (random.nextInt(10)) {
                        case 0 -> new Row(number, "TOPUP_BANK", "BANK", user, amount);
                        case 1 -> new Row(number, "TOPUP_CASH", "CVS", user, amount);
                        case 2 -> new Row(number, "P2P", user, other, amount);
                        case 3 -> new Row(number, "P2P", other, user, amount);
                        case 4 -> new Row(number, "CASHOUT", user, "BANK", amount);
                        case 5 -> new Row(number, "REFUND", merchant, user, random.nextLong(1, 501));
                        default -> new Row(number, "PAYMENT", user, merchant, amount);
                    });
        }
        return rows;
    }

    /** The same operations, one after the other, in a few lines. */
    private static final class OneByOne {
        private record Sale(String user, String merchant, AtomicLong rest) {}

        private final Map<String, Long> users = new HashMap<>();
        private final Map<String, Long> merchants = new HashMap<>();
        private final Map<String, Long> accepted = new TreeMap<>();
        private final Map<String, Long> declined = new TreeMap<>();
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
