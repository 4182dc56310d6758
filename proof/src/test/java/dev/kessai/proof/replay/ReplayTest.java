package dev.kessai.proof.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.books.reconciliation.planting.PlantedDefect;
import dev.kessai.launcher.Main;
import dev.kessai.proof.verify.Damage;
import dev.kessai.proof.verify.Hledger;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file whose operations meet on few accounts: run at once, with the result of their order. */
final class ReplayTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theResultIsThatOfTheOrderAndASecondRunChangesNothing() throws Exception {
        var wallet = new RandomWallet(4_000, 1);
        wallet.write(directory);
        assertThat(wallet.expected.declined.keySet())
                .as("the file is worth its run")
                .contains("PAYMENT", "P2P", "REFUND");
        for (int run = 1; run <= 2; run++) assertThatItIsAsExpected(replay(), wallet.expected);
        var err = new StringWriter();
        int status = Main.commandLine()
                .setErr(new PrintWriter(err))
                .execute("replay", directory.toString(), "--data", data(), "--settle");
        assertThat(status).isNotZero();
        assertThat(err.toString()).contains("is of a replay without --settle");
    }

    /** One half month is over and paid out, another is fixed; sales of the third are not settled. */
    @Test
    void aSettledFileHasTheSameResultAndItsBooksAreSound() throws Exception {
        var wallet = new RandomWallet(800, 33);
        wallet.write(directory);
        var report = replay("--settle");
        assertThatItIsAsExpected(report, wallet.expected);
        var settlement = report.get("settlement");
        assertThat(settlement.get("clock").asString()).isEqualTo("2026-05-04");
        int merchants = wallet.expected.merchants.size();
        assertThat(counts(settlement.get("statements")))
                .containsEntry("PAID", (long) merchants)
                .containsEntry("FIXED", (long) merchants)
                .containsEntry("OPEN", (long) merchants);
        assertThat(settlement.get("different").asLong()).isZero();
        long net = settlement.get("net").asLong();
        assertThat(net)
                .isPositive()
                .isEqualTo(settlement.get("gross").asLong()
                        - settlement.get("fees").asLong()
                        - settlement.get("tax").asLong());
        assertThat(settlement.get("payable").asLong()).isPositive().isLessThan(net);

        var again = replay("--settle");
        assertThatItIsAsExpected(again, wallet.expected);
        assertThat(again.get("settlement")).isEqualTo(settlement);

        var journal = directory.resolve("books.journal");
        var _ = run("export", "ledger", "--data", data(), journal.toString());
        whatIsDamagedInSettlementIsFound();
        Hledger.check(journal);
    }

    private void whatIsDamagedInSettlementIsFound() {
        try (var databases = Damage.open(Path.of(data()))) {
            for (var defect : PlantedDefect.values())
                if (defect.found().name().startsWith("STATEMENT_")) Damage.assertFound(databases, defect);
        }
    }

    @Test
    void daysThatGoBackCannotBeSettled() throws Exception {
        new RandomWallet(4, 4).write(directory);
        var file = directory.resolve("transactions.csv");
        var lines = new ArrayList<>(Files.readAllLines(file));
        lines.add(lines.remove(2));
        Files.write(file, lines);
        var err = new StringWriter();
        int status = Main.commandLine()
                .setErr(new PrintWriter(err))
                .execute("replay", directory.toString(), "--data", data(), "--settle");
        assertThat(status).isEqualTo(74);
        assertThat(err.toString()).contains("line 5: 2026-04-02 comes after 2026-04-04");
        assertThat(Path.of(data())).doesNotExist();
    }

    private static void assertThatItIsAsExpected(JsonNode report, RandomWallet.OneByOne expected) {
        assertThat(counts(report.get("accepted"))).isEqualTo(expected.accepted);
        assertThat(counts(report.get("declined"))).isEqualTo(expected.declined);
        assertThat(report.get("users").asInt()).isEqualTo(expected.users.size());
        assertThat(report.get("sum_users").asLong()).isEqualTo(RandomWallet.sum(expected.users));
        assertThat(report.get("sum_merchants").asLong()).isEqualTo(RandomWallet.sum(expected.merchants));
        assertThat(report.get("verify").asString()).isEqualTo("clean");
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private JsonNode replay(String... more) {
        var opening = Long.toString(RandomWallet.OPENING);
        var arguments = new ArrayList<>(
                List.of("replay", directory.toString(), "--data", data(), "--opening", opening, "--json"));
        arguments.addAll(List.of(more));
        return JsonMapper.shared().readTree(run(arguments.toArray(String[]::new)));
    }

    private static String run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        assertThat(status).as("%s%s", out, err).isZero();
        return out.toString();
    }

    private static Map<String, Long> counts(JsonNode node) {
        var counts = new TreeMap<String, Long>();
        node.properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong()));
        return counts;
    }
}
