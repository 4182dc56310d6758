package dev.kessai.proof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.config.Config;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.id.InquiryCode;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People who pay in every way that there is, through the real services. */
final class Payers {
    static final int USERS = 6;
    /** One of the payers has limits, which stop nobody. */
    private static final String MUCH =
            "verified.pay.day=100000000000,verified.pay.month=100000000000,verified.held=100000000000";

    private static final long WAIT_SECONDS = 20;
    private static final long NEVER = Long.MAX_VALUE;

    private final Kessai kessai;
    private final AtomicLong keys = new AtomicLong();

    Payers(Kessai kessai) {
        this.kessai = kessai;
    }

    /** A user of the first few: with money, and points in two lots. */
    static long user(int number) {
        return Owner.user(1 + number % USERS).id();
    }

    static long merchant() {
        return Owner.merchant(1).id();
    }

    /** The system with limits that one of them meets and nobody reaches. */
    static Kessai start(Path data, String... more) {
        var keys = data.resolve("two-people.properties");
        try {
            Files.createDirectories(data);
            Files.createFile(keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(keys, "operator=kk_live_one\nchecker=kk_live_two\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var settings = new ArrayList<>(
                List.of("data.directory=" + data, "http.port=0", "http.apiKeyFile=" + keys, "limits.amounts=" + MUCH));
        settings.addAll(Arrays.asList(more));
        return Kessai.start(KessaiConfig.of(Config.load(List.of(), Map.of(), settings)));
    }

    void moveIn() throws Exception {
        for (int i = 0; i < USERS; i++) {
            open(kessai.balance(), user(i));
            open(kessai.points(), user(i));
            paid(create(order(PaymentType.OPENING, 100_000_000, 0, user(i), List.of(), "opening.migration")));
            paid(create(points(user(i), 1_000_000, Clocks.system().business().micros() + 86_400_000_000L)));
            paid(create(points(user(i), 2_000_000, NEVER)));
        }
        open(kessai.balance(), merchant());
        var limited = new AccountCommand.SetLevel(user(0), KycLevel.VERIFIED, Rating.LOW, 1);
        assertThat(kessai.balance().submit(limited).get(WAIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(AccountAnswer.Done.class);
    }

    private static void open(Accounts accounts, long owner) throws Exception {
        var answer =
                accounts.submit(new AccountCommand.Open(owner, Currency.JPY)).get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(answer).isInstanceOf(AccountAnswer.Done.class);
    }

    /** One payment of each way that ends, and one authorisation that stays open. */
    void payInEveryWay(int user) throws Exception {
        long payer = user(user);
        var split = create(purchase(payer, 1_500, Order.Capture.AT_ONCE));
        paid(split);
        paid(create(
                order(PaymentType.PURCHASE, 700, payer, merchant(), List.of(Source.rest("balance")), "purchase.code")));
        paid(create(order(PaymentType.TRANSFER, 900, payer, user(user + 1), List.of(), "transfer.p2p")));
        paid(create(order(PaymentType.TOP_UP, 5_000, SystemOwner.BANK.owner().id(), payer, List.of(), "topup.bank")));
        paid(create(withdrawal(payer)));
        paid(refund(split, 200));
        paid(refund(split, 300));
        var poor = create(purchase(payer, 900_000_000, Order.Capture.AT_ONCE));
        assertThat(poor.status()).isEqualTo(PaymentStatus.FAILED);
        var part = authorise(purchase(payer, 2_000, Order.Capture.LATER));
        paid(capture(part, 400));
        var voided = authorise(purchase(payer, 2_000, Order.Capture.LATER));
        var _ = taken(new PaymentCommand.VoidPayment(key(), voided.id(), Wait.COMPLETED, deadline()));
        var open = authorise(purchase(payer, 2_000, Order.Capture.LATER));
        assertThat(open.status()).isEqualTo(PaymentStatus.AUTHORIZED);
    }

    /** Slips that are paid at once: one in time, one whose payment the store takes back, one that it refuses. */
    void payAtAStore() throws Exception {
        paid(create(atAStore(900)));
        paid(create(atAStore(907)));
        assertThat(create(atAStore(901)).status()).isEqualTo(PaymentStatus.FAILED);
    }

    private static Order atAStore(long amount) {
        return order(
                PaymentType.PURCHASE,
                100 + amount,
                user(1),
                merchant(),
                List.of(new Source("balance", 100), Source.rest("cvs")),
                "purchase.code");
    }

    /** A correction that one person proposes and another approves, through the API. */
    void adjust(int user) throws Exception {
        var path = "/admin/v1/adjustments";
        var proposed = post("kk_live_one", path, """
                {"amount":70,"currency":"JPY","payer":"%s","payee":"%s","reason":"a deposit of somebody else",
                 "debits":[{"class":"MONEY","amount":70}],"parts":[{"class":"SUSPENSE","amount":70}],"ticket":"OPS-1"}
                """.formatted(
                        new Owner(user(user)).text(), Owner.ofLane(0).text()));
        var done = post("kk_live_two", path + "/" + proposed.get("id").asString() + "/approve", "{}");
        assertThat(done.path("state").asString("")).as(done.toString()).isEqualTo("DONE");
    }

    /**
     * The store's day ends, and the bank tells of four movements: what the store owes for it, a withdrawal, a deposit
     * of a stranger, and a fee that nobody knows.
     */
    void readTheBanksStatement(int storePort) throws Exception {
        var ended = post("", "http://127.0.0.1:" + storePort + "/day-end", "application/json", "");
        var day = ended.path("day").asString("");
        var read = post("kk_live_one", "/admin/v1/channels/cvs/day-files", "{\"day\":\"" + day + "\"}");
        assertThat(read.path("lines").intValue()).as(read.toString()).isEqualTo(2);
        var withdrawn = create(withdrawal(user(0)));
        var entries = entry(790, "CRDT", day, "CVS " + day.replace("-", ""))
                + entry(1_000, "DBIT", day, InquiryCode.of(withdrawn.id()))
                + entry(700, "CRDT", day, "NOTPROVIDED")
                + entry(5, "DBIT", day, "NOTPROVIDED");
        var taken = post(
                "kk_live_one",
                "http://127.0.0.1:" + kessai.httpPort() + "/admin/v1/bank/statements?format=camt053",
                "application/xml",
                """
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Acct><Id><Othr>
                <Id>0000000</Id></Othr></Id><Svcr><FinInstnId><ClrSysMmbId><MmbId>0001</MmbId></ClrSysMmbId>
                </FinInstnId><BrnchId><Id>001</Id></BrnchId></Svcr></Acct>%s%s%s</Stmt></BkToCstmrStmt></Document>
                """.formatted(balance("OPBD", 0, day), balance("CLBD", 485, day), entries));
        assertThat(taken.path("open_lines").intValue()).as(taken.toString()).isEqualTo(2);
    }

    private static String entry(long amount, String direction, String day, String reference) {
        return """
                <Ntry><Amt Ccy="JPY">%1$d</Amt><CdtDbtInd>%2$s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
                <BookgDt><Dt>%3$s</Dt></BookgDt><AcctSvcrRef>%1$d</AcctSvcrRef><NtryDtls><TxDtls><Refs>
                <EndToEndId>%4$s</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
                """.formatted(amount, direction, day, reference);
    }

    private static String balance(String code, long amount, String day) {
        return """
                <Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy="JPY">%d</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>%s</Dt></Dt></Bal>
                """.formatted(code, amount, day);
    }

    private JsonNode post(String apiKey, String path, String body) throws Exception {
        return post(apiKey, "http://127.0.0.1:" + kessai.httpPort() + path, "application/json", body);
    }

    private JsonNode post(String apiKey, String url, String type, String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Bearer " + apiKey)
                    .header("Content-Type", type)
                    .header("Idempotency-Key", "call-" + keys.incrementAndGet())
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return JsonMapper.shared().readTree(answer.body());
        }
    }

    PaymentView create(Order order) throws Exception {
        return taken(new PaymentCommand.Create(key(), order, Wait.COMPLETED, deadline()));
    }

    private PaymentView authorise(Order order) throws Exception {
        return taken(new PaymentCommand.Create(key(), order, Wait.DECIDED, deadline()));
    }

    PaymentView refund(PaymentView payment, long amount) throws Exception {
        return taken(new PaymentCommand.Refund(
                key(), payment.id(), amount, "refund.purchase", "", Wait.COMPLETED, deadline()));
    }

    PaymentView capture(PaymentView payment, long amount) throws Exception {
        return taken(new PaymentCommand.Capture(key(), payment.id(), amount, Wait.COMPLETED, deadline()));
    }

    private PaymentView taken(PaymentCommand command) throws Exception {
        var answer = kessai.payments().submit(command).get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(answer).isInstanceOf(PaymentAnswer.Taken.class);
        return ((PaymentAnswer.Taken) answer).payment();
    }

    private static void paid(PaymentView payment) {
        assertThat(payment.status()).isEqualTo(PaymentStatus.SUCCEEDED);
    }

    /** 300 of it in points, the rest in money. */
    static Order purchase(long payer, long amount, Order.Capture capture) {
        return new Order(
                PaymentType.PURCHASE,
                amount,
                Currency.JPY,
                payer,
                merchant(),
                List.of(new Source("points", 300), Source.rest("balance")),
                0,
                List.of(),
                0,
                "purchase.code",
                "",
                capture);
    }

    private static Order withdrawal(long payer) {
        return new Order(
                PaymentType.WITHDRAWAL,
                1_000,
                Currency.JPY,
                payer,
                SystemOwner.BANK.owner().id(),
                List.of(),
                0,
                List.of(),
                220,
                "withdrawal.bank",
                "",
                Order.Capture.AT_ONCE);
    }

    private static Order points(long payee, long amount, long expiresAtMicros) {
        return new Order(
                PaymentType.GRANT,
                amount,
                Currency.JPY,
                0,
                payee,
                List.of(),
                0,
                List.of(new Part(FundClass.POINT_FREE, amount, new Part.Lot.New(expiresAtMicros))),
                0,
                "grant.campaign",
                "",
                Order.Capture.AT_ONCE);
    }

    private static Order order(
            PaymentType type, long amount, long payer, long payee, List<Source> sources, String accountingCode) {
        return new Order(
                type,
                amount,
                Currency.JPY,
                payer,
                payee,
                sources,
                0,
                List.of(),
                0,
                accountingCode,
                "",
                Order.Capture.AT_ONCE);
    }

    private RequestKey key() {
        long number = keys.incrementAndGet();
        return new RequestKey(7, Hash128.of("key" + number), Hash128.of("content" + number));
    }

    private static long deadline() {
        return Clocks.system().machine().millis() + 20_000;
    }
}
