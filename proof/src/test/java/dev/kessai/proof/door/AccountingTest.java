package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.time.Clocks;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The books through the public API: by account, by day, by payment, as of an instant, and a month that closes. */
final class AccountingTest {
    private static final String MONEY_ACCOUNT = "2010";

    @TempDir
    private Path data = Path.of("");

    private static Instant now(Door door) throws Exception {
        return Instant.parse(door.get("/v1/test-clock").text("/now"));
    }

    private static void advance(Door door, Instant to) throws Exception {
        var moved = door.post("/v1/test-clock/advance", "to-" + to, "{\"to\":\"" + to + "\"}");
        assertThat(moved.status()).as(moved.toString()).isEqualTo(200);
    }

    private static Door.Answer asOf(Door door, Instant at) throws Exception {
        return door.get("/admin/v1/accounting/balance?owner=" + Door.USER + "&class=MONEY&currency=JPY&at=" + at);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(Clocks.ZONE).toInstant();
    }

    @Test
    void aBalanceAsOfAnyInstantIsWhatTheAccountHeldThen() throws Exception {
        try (var door = new Door(data)) {
            var before = now(door).minus(Duration.ofDays(1));
            Map<Instant, Long> held = new HashMap<>();
            var _ = door.post("/v1/test-clock/freeze", "freeze", "{}");
            long balance = Door.MONEY;
            for (int i = 1; i <= 20; i++) {
                advance(door, now(door).plusSeconds(3_600));
                held.put(now(door).minusSeconds(1), balance);
                assertThat(door.pay("pay-" + i, Door.payment(i)).text("/status"))
                        .isEqualTo("SUCCEEDED");
                balance -= i;
            }
            advance(door, now(door).plusSeconds(3_600));
            held.put(now(door).minusSeconds(1), balance);
            held.put(before, 0L);
            for (var each : held.entrySet()) {
                var said = asOf(door, each.getKey());
                assertThat(said.status()).as(said.toString()).isEqualTo(200);
                assertThat(said.json().get("balance").asLong())
                        .as(each.getKey().toString())
                        .isEqualTo(each.getValue());
                assertThat(said.text("/state")).isEqualTo("FINAL");
            }
            var tomorrow = asOf(door, now(door).plus(Duration.ofDays(1)));
            assertThat(tomorrow.text("/code")).isEqualTo("BOOKS_BEHIND");
            assertThat(door.get("/admin/v1/accounting/balance?owner=" + Door.USER + "&class=GOLD&currency=JPY&at="
                                    + before)
                            .text("/param"))
                    .isEqualTo("class");
        }
    }

    @Test
    void anAccountantGoesFromTheTrialBalanceToAPaymentByIds() throws Exception {
        try (var door = new Door(data)) {
            var paid = door.pay("one", Door.payment(700));
            var settled = asOf(door, Instant.parse(paid.text("/completed_at")).plusMillis(1));
            assertThat(settled.json().get("balance").asLong()).isEqualTo(Door.MONEY - 700);
            var today = LocalDate.ofInstant(now(door), Clocks.ZONE).toString();
            var sheet = door.get("/admin/v1/accounting/trial-balance?until=" + today);
            long sum = 0;
            for (var each : sheet.json().get("accounts"))
                sum += each.get("balance").asLong();
            assertThat(sum).isZero();
            var balance = door.get("/admin/v1/accounting/balance-sheet?until=" + today)
                    .json()
                    .at("/data/0");
            assertThat(balance.get("liabilities_total").asLong()).isEqualTo(Door.MONEY);
            assertThat(balance.get("assets_total").asLong()
                            - balance.get("equity_total").asLong())
                    .isEqualTo(Door.MONEY + balance.get("result").asLong());
            var secured = door.get("/admin/v1/accounting/safeguarding?from=" + today + "&until=" + today);
            assertThat(secured.json().at("/days/0/outstanding").asLong()).isEqualTo(Door.MONEY - 700);
            assertThat(secured.json().get("required").asLong()).isEqualTo(10_000_000);
            var lines = door.get("/admin/v1/accounting/lines?account=" + MONEY_ACCOUNT + "&currency=JPY&day=" + today);
            long money = 0;
            var payment = "";
            for (var line : lines.json().get("data")) {
                money += line.get("amount").asLong();
                if (line.get("amount").asLong() == -700)
                    payment = line.get("payment").asString();
            }
            assertThat(money).isEqualTo(Door.MONEY - 700);
            assertThat(payment).isEqualTo(paid.text("/id"));
            var journal = door.get("/admin/v1/accounting/journals/" + payment);
            assertThat(journal.text("/accounting_code")).isEqualTo("purchase.code");
            assertThat(journal.json().get("lines").size()).isEqualTo(2);
            assertThat(journal.text("/lines/0/name")).isEqualTo("liabilities:user:money");
            assertThat(door.get("/admin/v1/accounting/journals/pay_0000000000000")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aMonthClosesWhenItIsOverAndNotBefore() throws Exception {
        try (var door = new Door(data)) {
            var _ = door.post("/v1/test-clock/freeze", "freeze", "{}");
            var month = YearMonth.from(LocalDate.ofInstant(now(door), Clocks.ZONE));
            var close = "{\"month\":\"" + month + "\"}";
            var early = door.post("/admin/v1/accounting/closes", "early", close);
            assertThat(early.text("/code")).as(early.toString()).isEqualTo("BOOKS_BEHIND");
            var next = month.plusMonths(1).atDay(1);
            advance(door, midnight(next).plusSeconds(60));
            var closed = door.post("/admin/v1/accounting/closes", "late", close);
            assertThat(closed.text("/closed_until"))
                    .as(closed.toString())
                    .isEqualTo(month.atEndOfMonth().toString());
            assertThat(door.post("/admin/v1/accounting/closes", "again", close).status())
                    .isEqualTo(200);
            var paid = door.pay("after", Door.payment(5));
            advance(door, now(door).plusSeconds(1));
            var settled = asOf(door, Instant.parse(paid.text("/completed_at")));
            assertThat(settled.status()).as(settled.toString()).isEqualTo(200);
            assertThat(door.get("/admin/v1/accounting/journals/" + paid.text("/id"))
                            .text("/day"))
                    .isEqualTo(next.toString());
            assertThat(VerifyCommand.verify(door.kessai.databases()).run().breaks())
                    .isEmpty();
        }
    }
}
