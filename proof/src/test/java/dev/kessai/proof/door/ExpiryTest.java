package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.Owner;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Points that are not used in time, through the whole system, on the clock of a sandbox. */
final class ExpiryTest {
    private static final int RACERS = 12;
    private static final String LOTS = """
            select count(*) from points.lot where free > 0 and expires_at <= ?
            """;

    @TempDir
    private Path data = Path.of("");

    private final AtomicInteger keys = new AtomicInteger();
    private Door door;
    private LocalDate today;

    @BeforeEach
    void freeze() throws Exception {
        door = new Door(data, "expiry.noticeDays=7,1");
        var now =
                Instant.parse(door.post("/v1/test-clock/freeze", "freeze", "{}").text("/now"));
        today = LocalDate.ofInstant(now, Clocks.ZONE);
        advance(noon(1));
    }

    @AfterEach
    void theBooksAreProven() throws Exception {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> door.kessai.accounting().orElseThrow().behind() == 0);
        var breaks = VerifyCommand.verify(door.kessai.databases()).run().breaks();
        long quarantined = count("select count(*) from accounting.quarantine");
        door.close();
        assertThat(breaks).isEmpty();
        assertThat(quarantined).isZero();
    }

    @Test
    void pointsExpireOnceAfterTheirUserWasTold() throws Exception {
        var end = startOf(20);
        grant(Door.USER, 300, end);
        grant(Door.USER, 200, end);
        grant(Door.USER, 50, null);
        advance(startOf(12).minusSeconds(1));
        assertThat(notices()).isEmpty();
        advance(startOf(13));
        assertThat(notices()).containsExactly("500 in 7 days");
        var _ = pay(100);
        advance(startOf(19));
        assertThat(notices()).containsExactly("400 in 1 days", "500 in 7 days");
        advance(end.minusSeconds(1));
        assertThat(points()).isEqualTo(450);
        advance(end.plus(Duration.ofDays(1)));
        assertThat(points()).isEqualTo(50);
        assertThat(breakage()).isEqualTo(400);
        assertThat(count("select count(*) from expiry.expiry_order where state = 1"))
                .as("lots of an account that expire together are one payment")
                .isEqualTo(1);
        assertJournal(400);
        assertThat(run().path("lots").longValue()).isZero();
        assertThat(breakage()).isEqualTo(400);
        assertPublished(1);
    }

    private void assertJournal(long amount) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> door.kessai.accounting().orElseThrow().behind() == 0);
        assertThat(booked("credit", 4_040)).as("breakage is income").isEqualTo(amount);
        assertThat(booked("debit", 2_020)).as("points are no debt any more").isEqualTo(amount + 100);
    }

    private long booked(String side, int account) {
        return count("select sum(" + side + ")::int8 from accounting.day_total where account = " + account);
    }

    /** The payments' meaning and the notices, for whoever reads the outbox. */
    private void assertPublished(int payments) {
        assertThat(count("select count(*) from expiry.outbox where payment_id <> 0"))
                .isEqualTo(payments);
        assertThat(count("select count(*) from expiry.outbox where payment_id = 0"))
                .as("notices")
                .isEqualTo(2);
        assertThat(count("select count(*) from expiry.publication p join payment.payment_event e"
                        + " on e.payment_id = p.payment_id and e.version = 1"))
                .isEqualTo(payments);
    }

    @Test
    void proceedsOfASaleExpireToo() throws Exception {
        var seller = Owner.user(77).text();
        open(seller);
        var sold = door.post("/v1/escrows", key(), """
                {"amount":3000,"currency":"JPY","user":"%s","seller":"%s","wait":"completed"}
                """.formatted(Door.USER, seller));
        for (var part : List.of("\"amount\":2000,\"expires_at\":\"" + startOf(20) + "\"", "\"amount\":1000")) {
            var released = door.post(
                    "/v1/payments/" + sold.text("/id") + "/releases", key(), "{" + part + ",\"wait\":\"completed\"}");
            assertThat(released.text("/status")).as(released.toString()).isEqualTo("SUCCEEDED");
        }
        var spent = Door.payment(500).replace(Door.USER, seller);
        assertThat(door.pay(key(), spent).text("/status")).isEqualTo("SUCCEEDED");
        advance(startOf(21));
        assertThat(balance(seller, "PROCEEDS")).as("what has no end stays").isEqualTo(1_000);
        assertThat(breakage()).isEqualTo(1_500);
        var notices =
                door.get("/wallet/v1/expiry-notices?user=" + seller).json().path("notices");
        assertThat(notices).hasSize(2);
        assertThat(notices.path(0).path("class").asString("")).isEqualTo("PROCEEDS");
        assertThat(count("select count(*) from payment.payment_event e join expiry.publication p"
                        + " on p.payment_id = e.payment_id and e.version = 1 where p.id like 'expire:%:3:%'"))
                .isEqualTo(1);
    }

    @Test
    void whatIsHeldExpiresWhenItComesBackAndWhatIsRefundedExpiresAtOnce() throws Exception {
        var end = startOf(3);
        grant(Door.USER, 100, end);
        var held = authorise(70);
        var bought = pay(10);
        advance(end.plusSeconds(60));
        assertThat(breakage()).as("20 were free").isEqualTo(20);
        assertThat(points()).as("70 are held").isEqualTo(70);
        var captured = door.post("/v1/payments/" + held + "/capture", key(), "{\"amount\":45,\"wait\":\"completed\"}");
        assertThat(captured.text("/status")).as(captured.toString()).isEqualTo("SUCCEEDED");
        assertThat(run().path("amount").longValue()).as("25 came back").isEqualTo(25);
        for (var id : List.of(held, bought)) {
            var refund = door.post("/v1/payments/" + id + "/refunds", key(), "{\"amount\":7,\"wait\":\"completed\"}");
            assertThat(refund.text("/status")).as(refund.toString()).isEqualTo("SUCCEEDED");
        }
        assertThat(run().path("amount").longValue())
                .as("one lot, twice refunded")
                .isEqualTo(14);
        assertThat(points()).isZero();
        assertThat(breakage()).isEqualTo(20 + 25 + 14);
    }

    @Test
    void expiryRacesWithHoldsCapturesVoidsAndRefunds() throws Exception {
        var users = new ArrayList<String>();
        var authorised = new ArrayList<String>();
        var bought = new ArrayList<String>();
        for (int i = 0; i < RACERS; i++) {
            var user = Owner.user(1_000 + i).text();
            users.add(user);
            open(user);
            grant(user, 100, startOf(3).plusMillis(i));
            authorised.add(authorise(user, 40));
            bought.add(pay(user, 20));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = new ArrayList<Future<Door.Answer>>();
            var ends = threads.submit((Callable<Void>) () -> {
                advance(startOf(3).plusSeconds(1));
                return null;
            });
            for (int i = 0; i < RACERS; i++) {
                var user = users.get(i);
                var hold = "/v1/payments/" + authorised.get(i);
                var sale = "/v1/payments/" + bought.get(i);
                racing.add(threads.submit(() -> door.pay(key(), points(user, 30))));
                racing.add(threads.submit(
                        i % 2 == 0
                                ? () -> door.post(hold + "/capture", key(), "{\"amount\":15,\"wait\":\"completed\"}")
                                : () -> door.post(hold + "/void", key(), "{\"wait\":\"completed\"}")));
                racing.add(threads.submit(
                        () -> door.post(sale + "/refunds", key(), "{\"amount\":5,\"wait\":\"completed\"}")));
            }
            for (var each : racing) assertThat(each.get().status()).isEqualTo(200);
            var _ = ends.get();
        }
        var _ = run();
        assertThat(count(LOTS, Long.MAX_VALUE - 1))
                .as("nothing that has expired is left")
                .isZero();
        assertThat(count("select sum(available + held)::int8 from points.account where class in (20, 21)"))
                .isZero();
        long sold = count("select sum(available)::int8 from balance.account where class = 4");
        assertThat(breakage() + sold).as("used or expired").isEqualTo(100L * RACERS);
    }

    private void grant(String user, long amount, @Nullable Instant expiresAt) throws Exception {
        var expiry = expiresAt == null ? "" : ",\"expires_at\":\"" + expiresAt + "\"";
        var body = """
                {"owner":"%s","amount":%d,"currency":"JPY","wait":"completed",
                 "parts":[{"class":"POINT_FREE","amount":%d%s}]}""".formatted(user, amount, amount, expiry);
        var given = door.post("/admin/v1/grants", key(), body);
        assertThat(given.text("/status")).as(given.toString()).isEqualTo("SUCCEEDED");
    }

    private void open(String user) throws Exception {
        var body = "{\"kind\":\"user\",\"owner\":\"%s\",\"currency\":\"JPY\"}".formatted(user);
        assertThat(door.post("/admin/v1/owners", key(), body).status()).isEqualTo(200);
    }

    private String pay(long amount) throws Exception {
        return pay(Door.USER, amount);
    }

    private String pay(String user, long amount) throws Exception {
        var paid = door.pay(key(), points(user, amount));
        assertThat(paid.text("/status")).as(paid.toString()).isEqualTo("SUCCEEDED");
        return paid.text("/id");
    }

    private String authorise(long amount) throws Exception {
        return authorise(Door.USER, amount);
    }

    private String authorise(String user, long amount) throws Exception {
        var body = points(user, amount).replace("\"wait\":\"completed\"", "\"capture\":\"manual\"");
        var held = door.pay(key(), body);
        assertThat(held.text("/status")).as(held.toString()).isEqualTo("AUTHORIZED");
        return held.text("/id");
    }

    private static String points(String user, long amount) {
        return Door.payment(amount)
                .replace(Door.USER, user)
                .replace("}", ",\"sources\":[{\"participant\":\"points\",\"amount\":\"rest\"}]}");
    }

    private JsonNode run() throws Exception {
        var run = door.post("/admin/v1/expiry/runs", key(), "{}");
        assertThat(run.json().path("done").booleanValue()).as(run.toString()).isTrue();
        return run.json();
    }

    private List<String> notices() throws Exception {
        var notices = new ArrayList<String>();
        var all = door.get("/wallet/v1/expiry-notices?user=" + Door.USER);
        for (var each : all.json().path("notices"))
            notices.add("%d in %d days"
                    .formatted(
                            each.path("amount").longValue(), each.path("days").intValue()));
        return notices;
    }

    private long points() throws Exception {
        return balance(Door.USER, "POINT_FREE");
    }

    private long breakage() throws Exception {
        return balance("sys_house", "BREAKAGE");
    }

    private long balance(String owner, String fundClass) throws Exception {
        for (var balance : door.get("/admin/v1/owners/" + owner).json().path("balances"))
            if (balance.path("class").asString("").equals(fundClass)
                    && balance.path("currency").asString("").equals("JPY"))
                return balance.path("balance").asLong();
        throw new AssertionError("no " + fundClass + " of " + owner);
    }

    private void advance(Instant to) throws Exception {
        var there = door.post("/v1/test-clock/advance", key(), "{\"to\":\"" + to + "\"}");
        assertThat(there.status()).as(there.toString()).isEqualTo(200);
    }

    private Instant noon(int day) {
        return startOf(day).plus(Duration.ofHours(12));
    }

    /** When this day begins in Tokyo; 0 is the day on which the test began. */
    private Instant startOf(int day) {
        return Instant.EPOCH.plus(Clocks.startMicros(today.plusDays(day)), ChronoUnit.MICROS);
    }

    private String key() {
        return "k" + keys.incrementAndGet();
    }

    private long count(String sql, Object... parameters) {
        var session = new Session("expiry-test", "points", 10_000, false);
        try (var db = Db.open(door.kessai.databases().auditor(), session, 1)) {
            return db.read(tx -> tx.one(sql, row -> row.getLong(1), parameters)).orElse(0L);
        }
    }
}
