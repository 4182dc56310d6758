package dev.kessai.proof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The books follow what people do, agree with what their accounts hold, and are read by a stranger's program. */
final class BooksTest {
    private static final Duration CAUGHT_UP_MAX = Duration.ofSeconds(20);
    private static final Map<FundClass, String> ACCOUNTS = Map.of(
            FundClass.MONEY, "liabilities:user:money",
            FundClass.MERCHANT_UNSETTLED, "liabilities:merchant:uncertain",
            FundClass.POINT_FREE, "liabilities:user:points",
            FundClass.POINT_EXPENSE, "expenses:points",
            FundClass.FEE_REVENUE, "income:user-fee");

    @TempDir
    private Path data = Path.of("");

    @Test
    void theTrialBalanceIsWhatTheLedgersHoldAndHledgerAgrees() throws Exception {
        Map<Integer, Long> held;
        try (var kessai = Payers.start(data)) {
            var payers = new Payers(kessai);
            payers.moveIn();
            for (int i = 0; i < Payers.USERS; i++) payers.payInEveryWay(i);
            payers.adjust(3);
            awaitCaughtUp(kessai);
            held = held(kessai);
        }
        var books = JsonMapper.shared().readTree(run("books", "--json", "--data", data.toString()));
        var balances = new HashMap<String, Long>();
        long sum = 0;
        for (var each : books.get("accounts")) {
            balances.put(each.get("name").asString(), each.get("balance_minor").asLong());
            sum += each.get("balance_minor").asLong();
        }
        assertThat(sum).isZero();
        ACCOUNTS.forEach((fundClass, account) -> assertThat(-balances.getOrDefault(account, 0L))
                .as(account)
                .isNotZero()
                .isEqualTo(held.get(fundClass.code())));
        assertThat(books.get("broken").isEmpty()).isTrue();
        assertThat(books.get("quarantined").asLong()).isZero();

        reconciles();

        var journal = data.resolve("books.journal");
        assertThat(run("export", "ledger", "--data", data.toString(), journal.toString()))
                .contains("journals written to");
        Hledger.check(journal);
        assertThat(Hledger.run("balance", "liabilities:user:money", "-f", journal.toString()))
                .contains(balances.get("liabilities:user:money") + " JPY  liabilities:user:money");
    }

    private void reconciles() {
        var all = JsonMapper.shared().readTree(run("reconcile", "--all", "--json", "--data", data.toString()));
        assertThat(all.get("clean").asBoolean()).isTrue();
        assertThat(all.get("pending").asLong()).isZero();
        for (var name : List.of("R0", "R1", "R2", "R3")) {
            var one = all.get("reconciliations").get(name);
            assertThat(one.get("compared").asLong()).as(name).isPositive();
            one.get("breaks").forEach(count -> assertThat(count.asLong()).isZero());
        }
        var defects = List.of("JOURNAL_REMOVED", "DETAIL_LOST", "BOOKS_BALANCE_CHANGED", "CHANNEL_TOOK_LESS");
        var command = new ArrayList<>(List.of("reconcile", "--plant", "--json", "--data", data.toString()));
        for (var each : defects) command.addAll(List.of("--defect", each));
        var planted = JsonMapper.shared().readTree(run(command.toArray(String[]::new)));
        assertThat(planted.get("planted").asInt()).isEqualTo(3);
        assertThat(planted.get("found").asInt()).isEqualTo(3);
        assertThat(planted.at("/no_such_rows/0").asString()).isEqualTo("CHANNEL_TOOK_LESS"); // nobody paid at one
    }

    private static void awaitCaughtUp(Kessai kessai) {
        var books = kessai.accounting().orElseThrow();
        long end = System.nanoTime() + CAUGHT_UP_MAX.toNanos();
        while (books.behind() > 0) {
            assertThat(System.nanoTime()).as("the books stay behind").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** What all accounts of each class hold, by the number of the class. */
    private static Map<Integer, Long> held(Kessai kessai) {
        var held = new HashMap<Integer, Long>();
        var session = new Session("books-test", "balance", 10_000, false);
        try (var db = Db.open(kessai.databases().auditor(), session, 1)) {
            for (var ledger : new String[] {"balance", "points"})
                for (var row : db.read(tx -> tx.query(
                        "select class, sum(available + held)::int8 from " + ledger + ".account group by class",
                        each -> Map.entry(each.getInt(1), each.getLong(2))))) held.put(row.getKey(), row.getValue());
        }
        return held;
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
}
