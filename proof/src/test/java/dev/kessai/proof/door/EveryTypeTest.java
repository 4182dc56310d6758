package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.contracts.account.Owner;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type of payment over HTTP, on the reference postings' amounts; the books are proven at the end. */
final class EveryTypeTest {
    private static final String SELLER = Owner.user(2).text();
    private static final String LANE = Owner.ofLane(0).text();

    private static final AtomicInteger KEYS = new AtomicInteger();

    @TempDir
    static Path data;

    private static Door door;

    @BeforeAll
    static void start() throws Exception {
        door = new Door(data);
        open("user", SELLER);
    }

    @AfterAll
    static void theBooksAreProven() {
        var breaks = VerifyCommand.verify(door.kessai.databases()).run().breaks();
        door.close();
        assertThat(breaks).isEmpty();
    }

    @Test
    void anEscrowIsReleasedInPartAndTheRestGoesBackToTheBuyer() throws Exception {
        long before = balance(Door.USER, "MONEY");
        var held = ok("/v1/escrows", """
                {"amount":3000,"currency":"JPY","user":"%s","seller":"%s","fee":110}""".formatted(Door.USER, SELLER));
        assertThat(held.text("/type")).isEqualTo("escrow");
        assertThat(balance(Door.USER, "MONEY")).isEqualTo(before - 3_110);
        assertThat(balance("sys_house", "ESCROW")).isEqualTo(3_000);
        var path = "/v1/payments/" + held.text("/id");
        var released = ok(path + "/releases", "{\"amount\":2000,\"fee\":220}");
        assertThat(released.text("/payment")).isEqualTo(held.text("/id"));
        assertThat(door.get("/v1/payments/" + released.text("/id")).text("/type"))
                .isEqualTo("escrow_release");
        assertThat(balance(SELLER, "PROCEEDS")).isEqualTo(1_780);
        assertThat(refused(path + "/releases", "{\"amount\":1001}")).isEqualTo("REFUND_ABOVE_CAPTURED");
        var _ = ok(path + "/refunds", "{\"amount\":1000,\"accounting_code\":\"refund.escrow\"}");
        assertThat(refused(path + "/refunds", "{\"amount\":1}")).isEqualTo("REFUND_ABOVE_CAPTURED");
        assertThat(balance(Door.USER, "MONEY")).isEqualTo(before - 2_110);
        assertThat(balance("sys_house", "ESCROW")).isZero();
        assertThat(door.get(path).json().path("refunded").asLong()).isEqualTo(1_000);
        var _ = move("class_change", 1_780, SELLER, SELLER, "classchange.kyc", "");
        assertThat(balance(SELLER, "PROCEEDS")).isZero();
        assertThat(balance(SELLER, "MONEY")).isEqualTo(1_780);
    }

    @Test
    void aMerchantPaysForPointsAndIsClearedAndPaidOutAndThePayoutComesBack() throws Exception {
        var shop = Owner.merchant(5).text();
        open("merchant", shop);
        long bank = balance("sys_bank", "BANK");
        var fees = "\"fee\":110,\"merchant_fee\":300";
        var paid = ok(
                "/v1/payments",
                Door.payment(10_000).replace(Door.MERCHANT, shop).replace("}", "," + fees + "}"));
        assertThat(paid.json().path("legs").size()).isEqualTo(3);
        var grant = """
                {"owner":"%s","amount":200,"currency":"JPY","payer":"%s",
                 "accounting_code":"grant.merchant"}""".formatted(Door.USER, shop);
        var _ = ok("/admin/v1/grants", grant);
        assertThat(balance(shop, "MERCHANT_UNSETTLED")).isEqualTo(9_500);
        var cleared = "\"parts\":[{\"class\":\"MERCHANT_PAYABLE\",\"amount\":9270},"
                + "{\"class\":\"FEE_REVENUE\",\"amount\":210},{\"class\":\"TAX\",\"amount\":20}]";
        var _ = move("clearing", 9_500, shop, shop, "clearing.merchant", cleared);
        var _ = move("payout", 9_050, shop, "sys_house", "payout.merchant", "\"fee\":220");
        assertThat(balance(shop, "MERCHANT_PAYABLE")).isZero();
        var settled = "\"debits\":[{\"class\":\"PAYOUT_IN_TRANSIT\",\"amount\":9050},"
                + "{\"class\":\"BANK_FEE\",\"amount\":145},"
                + "{\"class\":\"INPUT_TAX\",\"amount\":14}],\"parts\":[{\"class\":\"BANK\",\"amount\":9209}]";
        var _ = move("bank_settlement", 9_209, "sys_house", "sys_bank", "banksettlement.payout", settled);
        assertThat(balance("sys_house", "PAYOUT_IN_TRANSIT")).isZero();
        var _ = move("payout_return", 9_050, "sys_bank", shop, "payoutreturn.merchant", "");
        assertThat(balance(shop, "MERCHANT_PAYABLE")).isEqualTo(9_050);
        assertThat(balance("sys_bank", "BANK")).isEqualTo(bank + 159);
        var overdrawn = move("payout", 9_051, shop, "sys_house", "payout.merchant", "");
        assertThat(overdrawn.text("/failure/code")).isEqualTo("BALANCE_TOO_LOW");
        var _ = move("internal_transfer", 20_000, "sys_house", "sys_house", "internaltransfer.safeguard", "");
        assertThat(balance("sys_house", "TRUST")).isEqualTo(20_000);
    }

    @Test
    void aCorrectionAfterSpendingIsOwedAndTheNextTopUpRepaysIt() throws Exception {
        var user = Owner.user(3).text();
        open("user", user);
        var topUp = "{\"amount\":%d,\"currency\":\"JPY\",\"user\":\"" + user + "\",\"channel\":\"cvs\",\"fee\":110}";
        var _ = ok("/wallet/v1/top-ups", topUp.formatted(5_000));
        var _ = ok("/v1/payments", Door.payment(4_000).replace(Door.USER, user));
        var _ = move("claw_back", 5_000, user, "sys_cvs", "clawback.cvs", "");
        assertThat(balance(user, "MONEY")).isZero();
        assertThat(balance(user, "USER_RECEIVABLE")).isEqualTo(-4_000);
        var _ = ok("/wallet/v1/top-ups", topUp.formatted(3_000));
        assertThat(balance(user, "USER_RECEIVABLE")).isEqualTo(-1_000);
        assertThat(balance(user, "MONEY")).isZero();
        var _ = ok("/wallet/v1/top-ups", topUp.formatted(3_000));
        assertThat(balance(user, "USER_RECEIVABLE")).isZero();
        assertThat(balance(user, "MONEY")).isEqualTo(2_000);
    }

    @Test
    void pointsReturnToALotThatHasExpiredAndExpireAgain() throws Exception {
        var user = Owner.user(4).text();
        open("user", user);
        var _ = ok("/admin/v1/grants", "{\"owner\":\"%s\",\"amount\":100,\"currency\":\"JPY\"}".formatted(user));
        var points = "\"sources\":[{\"participant\":\"points\",\"amount\":\"rest\"}]";
        var paid = ok("/v1/payments", Door.payment(40).replace(Door.USER, user).replace("}", "," + points + "}"));
        var lot = "\"debits\":[{\"class\":\"POINT_FREE\",\"amount\":%d,\"lot\":1}]";
        var _ = move("expiry", 60, user, "sys_house", "expiry.points", lot.formatted(60));
        var again = move("expiry", 60, user, "sys_house", "expiry.points", lot.formatted(60));
        assertThat(again.text("/failure/code")).isEqualTo("BALANCE_TOO_LOW");
        var _ = ok("/v1/payments/" + paid.text("/id") + "/refunds", "{\"amount\":40}");
        assertThat(balance(user, "POINT_FREE")).isEqualTo(40);
        var _ = move("expiry", 40, user, "sys_house", "expiry.points", lot.formatted(40));
        assertThat(balance(user, "POINT_FREE")).isZero();
        assertThat(balance("sys_house", "BREAKAGE")).isEqualTo(100);
    }

    @Test
    void aDebtIsRepaidFromTheBalanceAndAnAllowanceIsMadeForTheRest() throws Exception {
        var user = Owner.user(6).text();
        open("user", user);
        var debt = """
                {"owner":"sys_house","payer":"%s","amount":7000,"currency":"JPY",
                 "debits":[{"class":"DEFERRED_RECEIVABLE","amount":7000}],
                 "parts":[{"class":"OPENING","amount":7000}]}""".formatted(user);
        var _ = ok("/admin/v1/openings", debt);
        assertThat(balance(user, "DEFERRED_RECEIVABLE")).isEqualTo(-7_000);
        var topUp = "{\"amount\":6000,\"currency\":\"JPY\",\"user\":\"" + user + "\",\"channel\":\"bank\"}";
        var _ = ok("/wallet/v1/top-ups", topUp);
        await().until(() -> door.kessai.billing().behind() == 0);
        var repaid = ok("/wallet/v1/deferred/repayments", """
                {"user":"%s","amount":5000,"currency":"JPY","source":"balance"}""".formatted(user));
        assertThat(repaid.text("/type")).isEqualTo("repayment");
        assertThat(balance(user, "DEFERRED_RECEIVABLE")).isEqualTo(-2_000);
        assertThat(balance(user, "MONEY")).isEqualTo(1_000);
        var _ = move("allowance", 2_000, "sys_house", "sys_house", "allowance.credit", "");
        assertThat(balance("sys_house", "LOSS_ALLOWANCE")).isEqualTo(2_000);
        assertThat(balance("sys_house", "CREDIT_LOSS")).isEqualTo(-2_000);
    }

    @Test
    void noMoreIsCapturedThanWasAuthorisedNorRefundedByClientsAtTheSameTime() throws Exception {
        var authorised =
                door.pay("authorised", Door.payment(1_000).replace("\"wait\":\"completed\"", "\"capture\":\"manual\""));
        var path = "/v1/payments/" + authorised.text("/id");
        assertThat(refused(path + "/capture", "{\"amount\":1001}")).isEqualTo("CAPTURE_ABOVE_AUTHORIZED");
        var _ = ok(path + "/capture", "{\"amount\":1000}");
        long before = balance(Door.USER, "MONEY");
        var refunds = new ArrayList<Callable<Door.Answer>>();
        for (int i = 0; i < 16; i++) {
            var key = "client-" + i;
            refunds.add(() -> door.post(path + "/refunds", key, "{\"amount\":300,\"wait\":\"completed\"}"));
        }
        int refunded = 0;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : clients.invokeAll(refunds)) {
                var answer = each.get();
                if (answer.text("/status").equals("SUCCEEDED")) refunded++;
                else assertThat(answer.text("/code")).as(answer.toString()).isEqualTo("REFUND_ABOVE_CAPTURED");
            }
        }
        assertThat(refunded).isEqualTo(3);
        assertThat(balance(Door.USER, "MONEY")).isEqualTo(before + 900);
        assertThat(door.get(path).json().path("refunded").asLong()).isEqualTo(900);
    }

    @Test
    void anUnknownDepositWaitsInSuspense() throws Exception {
        var parts = "\"parts\":[{\"class\":\"SUSPENSE\",\"amount\":700}]";
        var _ = move("bank_settlement", 700, "sys_bank", LANE, "banksettlement.unknown", parts);
        assertThat(balance(LANE, "SUSPENSE")).isEqualTo(700);
        assertThat(refused("/admin/v1/movements", movement("adjustment", 700, LANE, Door.USER, "x.y", "")))
                .as("an adjustment needs two people")
                .isEqualTo("VALUE_INVALID");
    }

    private static void open(String kind, String owner) throws Exception {
        var body = "{\"kind\":\"%s\",\"owner\":\"%s\",\"currency\":\"JPY\"}".formatted(kind, owner);
        assertThat(door.post("/admin/v1/owners", "open-" + owner, body).status())
                .isEqualTo(200);
    }

    private Door.Answer move(String type, long amount, String payer, String payee, String code, String more)
            throws Exception {
        var moved = door.post(
                "/admin/v1/movements",
                "k" + type + KEYS.incrementAndGet(),
                movement(type, amount, payer, payee, code, more));
        assertThat(moved.status()).as(moved.json().toString()).isEqualTo(200);
        return moved;
    }

    private static String movement(String type, long amount, String payer, String payee, String code, String more) {
        return """
                {"type":"%s","amount":%d,"currency":"JPY","payer":"%s","payee":"%s","accounting_code":"%s",%s
                "wait":"completed"}""".formatted(type, amount, payer, payee, code, more.isEmpty() ? "" : more + ",");
    }

    private Door.Answer ok(String path, String body) throws Exception {
        var whole = body.contains("\"wait\"") ? body : body.replaceFirst("\\}$", ",\"wait\":\"completed\"}");
        var answer = door.post(path, "k" + path.replaceAll("[^a-z]", "") + "-" + KEYS.incrementAndGet(), whole);
        assertThat(answer.text("/status")).as(answer.json().toString()).isEqualTo("SUCCEEDED");
        return answer;
    }

    private String refused(String path, String body) throws Exception {
        return door.post(path, "refused" + KEYS.incrementAndGet(), body).text("/code");
    }

    private static long balance(String owner, String fundClass) throws Exception {
        for (var balance : door.get("/admin/v1/owners/" + owner).json().path("balances"))
            if (balance.path("class").asString("").equals(fundClass)
                    && balance.path("currency").asString("").equals("JPY"))
                return balance.path("balance").asLong();
        throw new AssertionError("no " + fundClass + " of " + owner);
    }
}
