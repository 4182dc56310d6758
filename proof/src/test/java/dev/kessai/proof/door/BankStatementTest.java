package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Owner;
import dev.kessai.counterparties.Counterparty.Setup;
import dev.kessai.counterparties.Notices;
import dev.kessai.counterparties.bank.Bank;
import dev.kessai.counterparties.cvs.CvsAgent;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.VerifyCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From a bank's and a store's real day to the books: what happened there comes back on the bank's statement, and each
 * line becomes the journal that an accountant expects (reference postings J01b to J24b).
 */
final class BankStatementTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String OTHER = Owner.user(2).text();
    private static final String TWO_PEOPLE = "operator=kk_live_one\nchecker=kk_live_two\n";

    @TempDir
    private Path data = Path.of("");

    private final AtomicReference<Kessai> server = new AtomicReference<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger keys = new AtomicInteger();

    @Test
    void whatHappenedAtTheBankIsBookedFromItsStatement() throws Exception {
        var people = data.resolve("two-people.properties");
        Files.createFile(people, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(people, TWO_PEOPLE);
        try (var bank = new Bank(setup("bank"));
                var store = new CvsAgent(settling("cvs", bank.port()));
                var door = new Door(
                        data.resolve("ours"),
                        "http.apiKeyFile=" + people,
                        "bank.statementAt=06:00",
                        "channels.payout.format=iso20022",
                        "channels.bank.url=http://127.0.0.1:" + bank.port(),
                        "channels.cvs.url=http://127.0.0.1:" + store.port())) {
            server.set(door.kessai);
            var began = now(door.post("/v1/test-clock/freeze", "freeze", "{}"));
            var day = LocalDate.ofInstant(began, Clocks.ZONE);
            var cvsDay = aDay(door, bank.port(), store.port());
            advance(door, day.plusDays(1));
            var lines = lines(door, day);
            assertJournal(door, line(lines, "bank " + day), "banksettlement.channel", """
                    assets:bank:settlement 9945
                    expenses:bank-fee 50
                    expenses:input-tax 5
                    assets:receivable:bank-charge -10000""");
            assertJournal(door, line(lines, "cvs " + cvsDay), "banksettlement.channel", """
                    assets:bank:settlement 4890
                    expenses:bank-fee 100
                    expenses:input-tax 10
                    assets:receivable:cvs -5000""");
            assertJournal(door, line(lines, "-2000"), "banksettlement.payout", """
                    liabilities:payout-in-transit 2000
                    assets:bank:settlement -2000""");
            assertJournal(door, line(lines, "-8309"), "banksettlement.payout", """
                    liabilities:payout-in-transit 8150
                    expenses:bank-fee 145
                    expenses:input-tax 14
                    assets:bank:settlement -8309""");
            var unknown = line(lines, "700");
            assertJournal(door, unknown, "banksettlement.unknown", """
                    assets:bank:settlement 700
                    liabilities:suspense -700""");
            resolve(door, unknown);
            takeAgain(door, bank.port(), day);
            advance(door, day.plusDays(2));
            var back = line(lines(door, day.plusDays(1)), "8150");
            assertJournal(door, back, "payoutreturn.user", """
                    assets:bank:settlement 8150
                    liabilities:user:money -8150""");
            ofMerchants(door, day.plusDays(2));
            assertThat(VerifyCommand.verify(door.kessai.databases()).run().breaks())
                    .isEmpty();
        }
    }

    private Setup setup(String kind) {
        return new Setup(0, data.resolve(kind), "", () -> notices(server.get(), kind), MicroClock.system());
    }

    /** One that pays what a day has brought at the bank. */
    private Setup settling(String kind, int bank) {
        var settles = new Notices.Address("http://127.0.0.1:" + bank, "");
        return new Setup(0, data.resolve(kind), "", () -> notices(server.get(), kind), MicroClock.system(), settles);
    }

    private static Optional<Notices.Address> notices(@Nullable Kessai kessai, String kind) {
        if (kessai == null) return Optional.empty();
        var url = "http://127.0.0.1:" + kessai.httpPort() + "/channels/" + kind;
        return kessai.apiKeys().channelKey(kind).map(key -> new Notices.Address(url, key));
    }

    /**
     * A charge from the bank, cash at a store, two withdrawals, and a stranger's deposit.
     *
     * @return the store's day
     */
    private LocalDate aDay(Door door, int bank, int store) throws Exception {
        done(door, "/admin/v1/owners", "{\"kind\":\"user\",\"owner\":\"%s\",\"currency\":\"JPY\"}".formatted(OTHER));
        done(door, "/admin/v1/openings", "{\"owner\":\"%s\",\"amount\":9000,\"currency\":\"JPY\"}".formatted(OTHER));
        link(door, bank, Door.USER, "0001", "1234567");
        link(door, bank, OTHER, "0005", "9990004");
        var _ = topUp(door, "bank", 10_000);
        var slip = topUp(door, "cvs", 5_000);
        var _ = post(store, "/counter/" + slip + "/pay", "");
        var withdrawal = "{\"user\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"fee\":200,\"wait\":\"completed\"}";
        done(door, "/wallet/v1/withdrawals", withdrawal.formatted(Door.USER, 2_000));
        done(door, "/wallet/v1/withdrawals", withdrawal.formatted(OTHER, 8_150));
        await().atMost(SOON).until(() -> {
            var _ = door.post("/admin/v1/payout-files", "pay" + keys.incrementAndGet(), "{}");
            return transfersDone(door) == 2;
        });
        var ended = LocalDate.parse(post(store, "/day-end", "").path("day").asString(""));
        deposit(bank, "stranger", 700, "ﾔﾏﾀﾞ ﾊﾅｺ", "");
        return ended;
    }

    private static int transfersDone(Door door) throws Exception {
        int done = 0;
        for (int no = 1; no <= 2; no++) {
            var file = door.get("/admin/v1/payout-files/" + new dev.kessai.base.id.IdText("pof").text(no));
            if (file.status() != 200) continue;
            var content = new String(Base64.getDecoder().decode(file.text("/content")), StandardCharsets.UTF_8);
            assertThat(content).contains("pain.001.001.09", "<Cd>JPZGN</Cd>");
            if (file.text("/status").equals("DONE"))
                done += file.json().path("transfers").intValue();
        }
        return done;
    }

    private void link(Door door, int bank, String user, String bankCode, String number) throws Exception {
        var linked = door.post("/wallet/v1/bank-accounts", "link-" + user, """
                {"user":"%s","bank":"%s","branch":"001","number":"%s","holder":"ヤマダ　タロウ"}
                """.formatted(user, bankCode, number));
        var page = URI.create(linked.text("/redirect_url")).getPath();
        var _ = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bank + page + "/allow"))
                .GET());
        await().atMost(SOON)
                .until(() -> door.get("/wallet/v1/bank-accounts/" + linked.text("/id"))
                        .text("/status")
                        .equals("ACTIVE"));
    }

    /** @return the slip's number, where there is one */
    private String topUp(Door door, String channel, long amount) throws Exception {
        var asked =
                door.post("/wallet/v1/top-ups", "top-" + channel, """
                {"user":"%s","amount":%d,"currency":"JPY","channel":"%s","source":"%s"}
                """.formatted(Door.USER, amount, channel, channel));
        assertThat(asked.status()).as(asked.toString()).isIn(200, 202);
        var actions = door.get("/wallet/v1/payments/" + asked.text("/id") + "/actions");
        return actions.text("/data/0/action").replace("slip:", "");
    }

    private void deposit(int bank, String id, long amount, String payer, String reference) throws Exception {
        var booked = post(bank, "/deposits", """
                {"id":"%s","amount":%d,"payer":"%s","reference":"%s"}""".formatted(id, amount, payer, reference));
        assertThat(booked.path("status").asString("")).isEqualTo("BOOKED");
    }

    private void done(Door door, String path, String body) throws Exception {
        var answer = door.post(path, "k" + keys.incrementAndGet(), body);
        assertThat(answer.status()).as(answer.toString()).isIn(200, 202);
    }

    /** To six in the morning, when the statement of the day before is fetched. */
    private void advance(Door door, LocalDate day) throws Exception {
        var six = day.atTime(6, 0, 1).atZone(Clocks.ZONE).toInstant();
        var there =
                door.post("/v1/test-clock/advance", "to" + keys.incrementAndGet(), "{\"to\":\"%s\"}".formatted(six));
        assertThat(there.status()).as(there.toString()).isEqualTo(200);
    }

    private static Instant now(Door.Answer clock) {
        return Instant.parse(clock.text("/now"));
    }

    /** The lines of the statement of a day: by what they settle, or by their amount. */
    private static Map<String, JsonNode> lines(Door door, LocalDate day) throws Exception {
        for (var statement : door.get("/admin/v1/bank/statements").json().path("data")) {
            if (!statement.path("from").asString("").equals(day.toString())) continue;
            var path = "/admin/v1/bank/statements/" + statement.path("id").asString("") + "/lines";
            var lines = new HashMap<String, JsonNode>();
            for (var line : door.get(path).json().path("data")) {
                assertThat(line.path("state").asString("")).as(line.toString()).isIn("BOOKED", "SUSPENDED");
                lines.put(line.path("amount").toString(), line);
                lines.put(line.path("settles").asString(""), line);
            }
            return lines;
        }
        throw new AssertionError("no statement of " + day);
    }

    private static JsonNode line(Map<String, JsonNode> lines, String key) {
        return Objects.requireNonNull(lines.get(key), () -> key + " of " + lines.keySet());
    }

    /** @param expected account and amount a line, debit positive, as accountants write it */
    private static void assertJournal(Door door, JsonNode line, String code, String expected) {
        var path = "/admin/v1/accounting/journals/" + line.path("payment").asString("");
        await().atMost(SOON).until(() -> door.get(path).status() == 200);
        await().atMost(SOON).untilAsserted(() -> {
            var journal = door.get(path);
            assertThat(journal.text("/accounting_code")).isEqualTo(code);
            var found = new StringJoiner("\n");
            for (var each : journal.json().path("lines"))
                found.add(each.path("name").asString("") + " "
                        + -each.path("amount").longValue());
            assertThat(found.toString().lines())
                    .containsExactlyInAnyOrderElementsOf(expected.lines().toList());
        });
    }

    private void resolve(Door door, JsonNode line) throws Exception {
        var path = "/admin/v1/bank/lines/" + line.path("id").asString("") + "/resolutions";
        assertThat(door.get("/admin/v1/bank/lines").text("/data/0/id"))
                .isEqualTo(line.path("id").asString(""));
        var proposed = door.post(path, "mine", """
                {"owner":"%s","class":"MONEY","reason":"his deposit","ticket":"OPS-7"}""".formatted(OTHER));
        assertThat(proposed.text("/resolution_state")).as(proposed.toString()).isEqualTo("PROPOSED");
        assertThat(door.post(path + "/approve", "own", "{}").text("/code")).isEqualTo("APPROVER_IS_PROPOSER");
        var done = door.as("kk_live_two").post(path + "/approve", "other", "{}");
        var _ = door.as("kk_live_one");
        assertThat(done.text("/state")).as(done.toString()).isEqualTo("RESOLVED");
        var adjustment = door.get("/admin/v1/adjustments/" + done.text("/resolution"));
        assertJournal(door, adjustment.json(), "adjustment.correction", """
                liabilities:suspense 700
                liabilities:user:money -700""");
    }

    /** The same day in the other format, and a file that is none. */
    private void takeAgain(Door door, int bank, LocalDate day) throws Exception {
        var asked = post(bank, "/statements", """
                {"day":"%s","account":"0001-001-0000000","format":"camt053"}""".formatted(day));
        var file = Base64.getDecoder().decode(asked.path("content").asString(""));
        var taken = upload(door, "application/xml", "camt053", file);
        assertThat(taken.status()).as(taken.toString()).isEqualTo(200);
        assertThat(taken.json().path("repeated_lines").intValue()).isEqualTo(5);
        assertThat(taken.json().path("lines").intValue()).isZero();
        assertThat(upload(door, "application/xml", "camt053", file).header("Idempotent-Replayed"))
                .isEqualTo("true");
        var broken = upload(door, "text/plain", "zengin", "1030".getBytes(StandardCharsets.UTF_8));
        assertThat(broken.text("/code")).isEqualTo("STATEMENT_UNREADABLE");
        assertThat(broken.text("/detail")).startsWith("record 1, position 5: the file ends here");
        assertThat(upload(door, "application/json", "zengin", file).text("/code"))
                .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }

    private Door.Answer upload(Door door, String type, String format, byte[] file) throws Exception {
        return door.send(door.request("/admin/v1/bank/statements?format=" + format)
                .header("Content-Type", type)
                .header("Idempotency-Key", "up" + keys.incrementAndGet())
                .POST(BodyPublishers.ofByteArray(file)));
    }

    /** A merchant's payout that the bank tells with its fee, and gives back. */
    private void ofMerchants(Door door, LocalDate day) throws Exception {
        done(door, "/admin/v1/opening-lines", """
                {"lines":[{"key":"m","owner":"%s","class":"MERCHANT_PAYABLE","amount":8370,"currency":"JPY"}]}
                """.formatted(Door.MERCHANT));
        var paid = door.post("/admin/v1/movements", "payout", """
                {"type":"payout","amount":8150,"fee":220,"currency":"JPY","payer":"%s","payee":"sys_house",
                 "accounting_code":"payout.merchant","wait":"completed"}""".formatted(Door.MERCHANT));
        assertThat(paid.text("/status")).as(paid.toString()).isEqualTo("SUCCEEDED");
        var code = paid.text("/inquiry_code").replace("-", "");
        var entry = """
                <Ntry><Amt Ccy="JPY">%d</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
                <BookgDt><Dt>%s</Dt></BookgDt><AcctSvcrRef>%s</AcctSvcrRef><NtryDtls><TxDtls><Refs>
                <EndToEndId>%s</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
                """;
        var balance = """
                <Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy="JPY">%d</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>%s</Dt></Dt></Bal>
                """;
        var file = """
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Acct><Id><Othr>
                <Id>0000000</Id></Othr></Id><Svcr><FinInstnId><ClrSysMmbId><MmbId>0001</MmbId></ClrSysMmbId>
                </FinInstnId><BrnchId><Id>001</Id></BrnchId></Svcr></Acct>%s%s%s%s</Stmt></BkToCstmrStmt></Document>
                """.formatted(
                        balance.formatted("OPBD", 159, day),
                        balance.formatted("CLBD", 0, day),
                        entry.formatted(8_309, "DBIT", day, "m1", code),
                        entry.formatted(8_150, "CRDT", day, "m2", code));
        var taken = upload(door, "application/xml", "camt053", file.getBytes(StandardCharsets.UTF_8));
        assertThat(taken.status()).as(taken.toString()).isEqualTo(200);
        var lines = lines(door, day);
        assertJournal(door, line(lines, "-8309"), "banksettlement.payout", """
                liabilities:payout-in-transit 8150
                expenses:bank-fee 145
                expenses:input-tax 14
                assets:bank:settlement -8309""");
        assertJournal(door, line(lines, "8150"), "payoutreturn.merchant", """
                assets:bank:settlement 8150
                liabilities:merchant:final -8150""");
    }

    private JsonNode post(int port, String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        var response = client.send(request.build(), BodyHandlers.ofString());
        return response.body().startsWith("{")
                ? JsonMapper.shared().readTree(response.body())
                : JsonMapper.shared().createObjectNode();
    }
}
