package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pay later over HTTP, month by month (02-accounts, Deferred; the reference postings J09, J16 to J20 and J31). */
final class DeferredPayTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String WRITE_OFFS = "/admin/v1/deferred/write-offs";
    private static final String USER = "?user=" + Door.USER;

    @TempDir
    private Path data = Path.of("");

    private final ManualClock business = new ManualClock(morning(4, 8));
    private final AtomicLong keys = new AtomicLong();
    private Door door;

    @BeforeEach
    void lend() throws Exception {
        var keys = data.resolve("keys.properties");
        Files.createFile(keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keys, "operator=kk_live_one\nchecker=kk_live_two\n");
        door = new Door(new Clocks(business, MicroClock.system()), data.resolve("data"), "http.apiKeyFile=" + keys);
        var decided = door.post(
                "/admin/v1/deferred/decisions",
                "decision",
                ("{\"user\":\"%s\",\"line\":50000,\"currency\":\"JPY\",\"model\":\"score-3\","
                                + "\"inputs\":{\"income\":4000000},\"reasons\":[\"GOOD_HISTORY\"]}")
                        .formatted(Door.USER));
        assertThat(decided.status()).as(decided.toString()).isEqualTo(200);
        assertThat(decided.json().path("effective").booleanValue()).isTrue();
    }

    /** Whatever happened: the books are right, and billing and the ledger say the same. */
    @AfterEach
    void isClean() throws Exception {
        try {
            settle();
            var verdict = VerifyCommand.verify(door.kessai.databases()).run();
            assertThat(verdict.breaks()).isEmpty();
            long owed = 0;
            for (var each : statements()) owed += each.path("owed").longValue();
            assertThat(owed).isEqualTo(account("used") + account("late_fee"));
        } finally {
            door.close();
        }
    }

    private static long morning(int month, int day) {
        return Clocks.startMicros(LocalDate.of(2026, month, day)) + 60_000_000;
    }

    /** The business day begins; returns when billing has done what it brings. */
    private void goTo(int month, int day) {
        settle();
        business.set(morning(month, day));
        await().atMost(SOON).until(() -> door.kessai.billing().isDoneWith(LocalDate.of(2026, month, day)));
        settle();
    }

    /** Nothing is under way between payment and billing. */
    private void settle() {
        await().atMost(SOON)
                .until(() -> door.kessai.billing().behind() == 0
                        && door.kessai.billing().open() == 0);
    }

    private Door.Answer buy(long minor) throws Exception {
        return door.pay(
                key(),
                ("{\"user\":\"%s\",\"merchant\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"wait\":\"completed\","
                                + "\"sources\":[{\"participant\":\"deferred\",\"amount\":%d}]}")
                        .formatted(Door.USER, Door.MERCHANT, minor, minor));
    }

    private String bought(long minor) throws Exception {
        var paid = buy(minor);
        assertThat(paid.text("/status")).as(paid.json().toString()).isEqualTo("SUCCEEDED");
        return paid.text("/id");
    }

    private void buys(long minor) throws Exception {
        var _ = bought(minor);
    }

    private void refund(String payment, long minor) throws Exception {
        var refunded = door.post(
                "/v1/payments/" + payment + "/refunds",
                key(),
                "{\"amount\":%d,\"wait\":\"completed\"}".formatted(minor));
        assertThat(refunded.text("/status")).as(refunded.json().toString()).isEqualTo("SUCCEEDED");
    }

    private Door.Answer repay(String idempotencyKey, long minor) throws Exception {
        return door.post(
                "/wallet/v1/deferred/repayments",
                idempotencyKey,
                ("{\"user\":\"%s\",\"amount\":%d,\"currency\":\"JPY\",\"source\":\"balance\","
                                + "\"wait\":\"completed\"}")
                        .formatted(Door.USER, minor));
    }

    private void repaid(long minor) throws Exception {
        var repaid = repay(key(), minor);
        assertThat(repaid.text("/status")).as(repaid.json().toString()).isEqualTo("SUCCEEDED");
        settle();
    }

    private String key() {
        return "key-" + keys.incrementAndGet();
    }

    private long account(String field) throws Exception {
        var account = door.get("/wallet/v1/deferred" + USER);
        assertThat(account.status()).as(account.json().toString()).isEqualTo(200);
        return account.json().path(field).longValue();
    }

    private boolean isSuspended() throws Exception {
        return door.get("/wallet/v1/deferred" + USER).json().path("suspended").booleanValue();
    }

    private JsonNode statements() throws Exception {
        return door.get("/wallet/v1/deferred/statements" + USER).json().path("statements");
    }

    private String statement(String month, String field) throws Exception {
        for (var each : statements())
            if (each.path("month").asString("").equals(month))
                return each.path(field).asString();
        throw new AssertionError("no statement of " + month + ": " + statements());
    }

    private long house(FundClass fundClass) {
        var house = door.kessai.deferred().find(SystemOwner.HOUSE.owner().id()).orElseThrow();
        return house.balances().stream()
                .filter(each -> each.fundClass() == fundClass)
                .findFirst()
                .orElseThrow()
                .ledgerMinor();
    }

    @Test
    void aPurchaseIsBilledRepaidInPartOverdueAndPaidWithItsLateFee() throws Exception {
        buys(8_000);
        assertThat(account("used")).isEqualTo(8_000);
        assertThat(account("available")).isEqualTo(42_000);
        assertThat(buy(42_001).text("/failure/code")).isEqualTo("BALANCE_TOO_LOW");
        settle();
        assertThat(statement("2026-04", "state")).isEqualTo("OPEN");

        goTo(5, 1);
        assertThat(statement("2026-04", "state")).isEqualTo("BILLED");
        assertThat(statement("2026-04", "total")).isEqualTo("8000");
        assertThat(statement("2026-04", "due")).isEqualTo("2026-05-31");

        goTo(5, 31);
        repaid(5_000);
        assertThat(statement("2026-04", "owed")).isEqualTo("3000");
        assertThat(door.available()).isEqualTo(Door.MONEY - 5_000);

        goTo(6, 1);
        assertThat(statement("2026-04", "state")).isEqualTo("OVERDUE");
        assertThat(isSuspended()).isTrue();
        assertThat(account("available")).isZero();
        assertThat(buy(1).text("/failure/code")).isEqualTo("ACCOUNT_BLOCKED");

        goTo(7, 1);
        assertThat(statement("2026-06", "state")).isEqualTo("BILLED");
        assertThat(statement("2026-06", "late_fee")).isEqualTo("36");
        assertThat(account("late_fee")).isEqualTo(36);
        assertThat(house(FundClass.LATE_FEE_INCOME)).isEqualTo(36);

        goTo(7, 5);
        repaid(3_036);
        assertThat(statement("2026-04", "state")).isEqualTo("PAID");
        assertThat(statement("2026-06", "state")).isEqualTo("PAID");
        await().atMost(SOON).until(() -> buy(100).text("/status").equals("SUCCEEDED"));
        assertThat(isSuspended()).isFalse();
    }

    @Test
    void aRefundBeforeTheCloseMakesTheBillSmallerAndOneAfterTheRepaymentBecomesMoney() throws Exception {
        var first = bought(8_000);
        var second = bought(1_000);
        settle();
        refund(second, 400);
        goTo(5, 1);
        assertThat(statement("2026-04", "total")).isEqualTo("8600");
        refund(first, 1_000);
        settle();
        assertThat(statement("2026-04", "owed")).isEqualTo("7600");
        repaid(7_600);
        assertThat(statement("2026-04", "state")).isEqualTo("PAID");
        long money = door.available();
        refund(first, 500);
        await().atMost(SOON).until(() -> door.available() == money + 500);
        assertThat(account("used")).isZero();
    }

    /** 01-payment rule 14: the receivable of the purchase before its repayment, else MONEY. */
    @Test
    void aRefundAboveWhatIsStillOwedOfThePurchaseIsDividedAndOtherDebtsStay() throws Exception {
        var first = bought(8_000);
        settle();
        goTo(5, 1);
        repaid(5_000);
        buys(2_000);
        settle();
        long money = door.available();
        refund(first, 8_000);
        await().atMost(SOON).until(() -> door.available() == money + 5_000);
        settle();
        assertThat(statement("2026-04", "state")).isEqualTo("PAID");
        assertThat(statement("2026-05", "owed")).isEqualTo("2000");
        assertThat(account("used")).isEqualTo(2_000);
    }

    @Test
    void aRepaymentHasOneEffectAKeyAndIsNotMoreThanIsOwed() throws Exception {
        buys(1_000);
        settle();
        assertThat(repay("too-much", 1_001).text("/code")).isEqualTo("REPAYMENT_ABOVE_DEBT");
        var first = repay("once", 600);
        var again = repay("once", 600);
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repay("once", 601).text("/code")).isEqualTo("DEFERRED_KEY_REUSED");
        settle();
        assertThat(account("used")).isEqualTo(400);
        repaid(400);
        assertThat(repay("nothing", 1).text("/code")).isEqualTo("NOTHING_OWED");
    }

    @Test
    void aDebtIsWrittenOffAgainstTheAllowanceByTwoPeople() throws Exception {
        buys(50);
        goTo(6, 1);
        assertThat(proposed("2026-05").text("/code")).isEqualTo("STATEMENT_NOT_OVERDUE");
        var first = proposed("2026-04");
        var second = proposed("2026-04");
        assertThat(decided(first, "approve").text("/code")).isEqualTo("APPROVER_IS_PROPOSER");
        assertThat(account("used")).isEqualTo(50);
        assertThat(decided(second, "reject").text("/state")).isEqualTo("REJECTED");
        var _ = door.as("kk_live_two");
        assertThat(decided(second, "approve").text("/code")).isEqualTo("WRITE_OFF_DECIDED");
        var written = decided(first, "approve");
        assertThat(written.text("/state")).as(written.json().toString()).isEqualTo("DONE");
        assertThat(decided(first, "approve").text("/payment")).isEqualTo(written.text("/payment"));
        assertThat(door.get("/v1/payments/" + written.text("/payment")).text("/type"))
                .isEqualTo("write_off");
        assertThat(door.get(WRITE_OFFS).text("/data/1/decided_by")).isEqualTo("checker");
        assertThat(proposed("2026-04").text("/code")).isEqualTo("STATEMENT_NOT_OVERDUE");
        settle();
        assertThat(statement("2026-04", "state")).isEqualTo("WRITTEN_OFF");
        assertThat(account("used")).isZero();
        assertThat(house(FundClass.CREDIT_LOSS)).isEqualTo(-5); // a tenth of what is overdue since today
        assertThat(house(FundClass.LOSS_ALLOWANCE)).isEqualTo(5 - 50);
        goTo(7, 1);
        assertThat(house(FundClass.LOSS_ALLOWANCE)).isZero();
        assertThat(house(FundClass.CREDIT_LOSS)).isEqualTo(-50);
    }

    private Door.Answer proposed(String month) throws Exception {
        return door.post(
                WRITE_OFFS,
                key(),
                "{\"user\":\"%s\",\"month\":\"%s\",\"reason\":\"bankrupt\",\"ticket\":\"OPS-13\"}"
                        .formatted(Door.USER, month));
    }

    private Door.Answer decided(Door.Answer proposal, String decision) throws Exception {
        return door.post(WRITE_OFFS + "/" + proposal.text("/id") + "/" + decision, key(), "{}");
    }

    /** Nobody but billing knows which statement a payment would settle. */
    @Test
    void staffCannotChangeADebtPastBilling() throws Exception {
        buys(50);
        for (var type : List.of("accrual", "repayment", "write_off")) {
            var refused = door.post(
                    "/admin/v1/movements",
                    key(),
                    ("{\"type\":\"%s\",\"amount\":50,\"currency\":\"JPY\",\"payer\":\"%s\",\"payee\":\"%s\","
                                    + "\"accounting_code\":\"writeoff.credit\"}")
                            .formatted(type, "sys_house", Door.USER));
            assertThat(refused.text("/code")).as(type).isEqualTo("MOVEMENT_OF_BILLING");
        }
        assertThat(account("used")).isEqualTo(50);
    }

    @Test
    void aDebtOfAnotherSystemIsTakenOverAndOneThatWasWrongIsCorrected() throws Exception {
        var opened = door.post(
                "/admin/v1/opening-lines",
                key(),
                ("{\"lines\":[{\"key\":\"d-1\",\"owner\":\"%1$s\",\"class\":\"DEFERRED_RECEIVABLE\",\"amount\":-7000,"
                                + "\"currency\":\"JPY\"},{\"key\":\"d-2\",\"owner\":\"%1$s\",\"class\":\"LATE_FEE\","
                                + "\"amount\":-36,\"currency\":\"JPY\"}]}")
                        .formatted(Door.USER));
        assertThat(opened.text("/data/1/state")).as(opened.json().toString()).isEqualTo("OPENED");
        settle();
        assertThat(statement("2026-04", "owed")).isEqualTo("7036");
        var correction = door.post(
                "/admin/v1/adjustments",
                key(),
                ("{\"amount\":2000,\"currency\":\"JPY\",\"payer\":\"%s\",\"payee\":\"%s\",\"reason\":\"sent back\","
                                + "\"debits\":[{\"class\":\"SUSPENSE\",\"amount\":2000}],\"ticket\":\"OPS-14\","
                                + "\"parts\":[{\"class\":\"DEFERRED_RECEIVABLE\",\"amount\":2000}]}")
                        .formatted(Owner.ofLane(0).text(), Door.USER));
        var done = door.as("kk_live_two")
                .post("/admin/v1/adjustments/" + correction.text("/id") + "/approve", key(), "{}");
        assertThat(done.text("/state")).as(done.json().toString()).isEqualTo("DONE");
        settle();
        assertThat(statement("2026-04", "owed")).isEqualTo("5036");
        repaid(36);
        assertThat(account("late_fee")).isZero();
        goTo(5, 1);
        assertThat(statement("2026-04", "state")).isEqualTo("BILLED");
        repaid(5_000);
        assertThat(statement("2026-04", "state")).isEqualTo("PAID");
    }

    @Test
    void staffSuspendsAndDecidesAnewAndAMonthIsClosedByHandOnlyWhenItIsOver() throws Exception {
        var suspended = door.post(
                "/admin/v1/deferred/suspensions", key(), "{\"user\":\"%s\",\"suspended\":true}".formatted(Door.USER));
        assertThat(suspended.json().path("suspended").booleanValue()).isTrue();
        assertThat(buy(1).text("/failure/code")).isEqualTo("ACCOUNT_BLOCKED");
        var resumed = door.post(
                "/admin/v1/deferred/suspensions", key(), "{\"user\":\"%s\",\"suspended\":false}".formatted(Door.USER));
        assertThat(resumed.json().path("suspended").booleanValue()).isFalse();
        buys(10);
        settle();
        assertThat(door.post("/admin/v1/deferred/closes", key(), "{\"month\":\"2026-04\"}")
                        .text("/code"))
                .isEqualTo("MONTH_NOT_OVER");
        goTo(5, 1);
        var closed = door.post("/admin/v1/deferred/closes", key(), "{\"month\":\"2026-04\"}");
        assertThat(closed.json().path("closed").longValue()).isZero();
        assertThat(closed.json().path("remaining").longValue()).isZero();
        var decisions = door.get("/admin/v1/deferred/decisions" + USER).json().path("decisions");
        assertThat(decisions).hasSize(1);
        assertThat(decisions.path(0).at("/inputs/income").longValue()).isEqualTo(4_000_000);
    }
}
