package dev.kessai.proof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.KessaiConfig;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More is asked of every account than it has, by many payments at once. */
final class ContentionTest {
    private static final int USERS = 100;
    private static final long FUNDS_MINOR = 200_000;
    private static final long PRICE_MINOR = 700;
    private static final long AFFORDABLE = 285;
    private static final int ASKED = 300;
    private static final int IN_FLIGHT = 2_000;
    private static final long PRINCIPAL = 7;
    private static final long WAIT_SECONDS = 60;
    private static final String TOO_LOW = "BALANCE_TOO_LOW";

    @TempDir
    private Path data = Path.of("");

    private final Map<Long, LongAdder> paid = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final Queue<PaymentAnswer> unexpected = new ConcurrentLinkedQueue<>();

    @Test
    void everyAccountPaysAsOftenAsItCanAndNeverMore() throws Exception {
        try (var kessai = Kessai.start(KessaiConfig.in(data))) {
            for (int i = 0; i < USERS; i++) moveIn(kessai, Owner.user(i).id());
            open(kessai, Owner.merchant(0).id());

            var free = new Semaphore(IN_FLIGHT);
            for (int n = 0; n < ASKED; n++) {
                for (int i = 0; i < USERS; i++) {
                    long user = Owner.user(i).id();
                    free.acquire();
                    var _ = pay(kessai, user, n).whenComplete((answer, _) -> {
                        count(user, answer);
                        free.release();
                    });
                }
            }
            assertThat(free.tryAcquire(IN_FLIGHT, WAIT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();

            assertThat(unexpected).isEmpty();
            for (int i = 0; i < USERS; i++) {
                long user = Owner.user(i).id();
                assertThat(paid.getOrDefault(user, new LongAdder()).sum())
                        .as("user " + i)
                        .isEqualTo(AFFORDABLE);
                var money = money(kessai.balance().find(user).orElseThrow(), FundClass.MONEY);
                assertThat(money.availableMinor()).isEqualTo(FUNDS_MINOR - AFFORDABLE * PRICE_MINOR);
                assertThat(money.heldMinor()).isZero();
            }
            assertThat(paid.values().stream().mapToLong(LongAdder::sum).sum()).isEqualTo(28_500);
            assertThat(refused.sum()).isEqualTo(USERS * (ASKED - AFFORDABLE));
            var merchant = kessai.balance().find(Owner.merchant(0).id()).orElseThrow();
            assertThat(money(merchant, FundClass.MERCHANT_UNSETTLED).availableMinor())
                    .isEqualTo(28_500 * PRICE_MINOR);
            assertThat(VerifyCommand.verify(kessai.databases()).run().breaks()).isEmpty();
        }
    }

    private void count(long user, PaymentAnswer answer) {
        boolean over = answer instanceof PaymentAnswer.Taken taken && taken.satisfied();
        if (over && ((PaymentAnswer.Taken) answer).payment().status() == PaymentStatus.SUCCEEDED)
            paid.computeIfAbsent(user, id -> new LongAdder()).increment();
        else if (over && TOO_LOW.equals(((PaymentAnswer.Taken) answer).payment().failure())) refused.increment();
        else unexpected.add(answer);
    }

    private static OwnerView.Balance money(OwnerView owner, FundClass fundClass) {
        return owner.balances().stream()
                .filter(balance -> balance.fundClass() == fundClass)
                .findFirst()
                .orElseThrow();
    }

    private static void moveIn(Kessai kessai, long user) throws Exception {
        open(kessai, user);
        var opened = submit(kessai, "opening" + user, order(PaymentType.OPENING, FUNDS_MINOR, 0, user))
                .get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(((PaymentAnswer.Taken) opened).payment().status()).isEqualTo(PaymentStatus.SUCCEEDED);
    }

    private static void open(Kessai kessai, long owner) throws Exception {
        assertThat(kessai.balance()
                        .submit(new AccountCommand.Open(owner, Currency.JPY))
                        .get(WAIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(AccountAnswer.Done.class);
    }

    private static CompletableFuture<PaymentAnswer> pay(Kessai kessai, long user, int number) {
        var order =
                order(PaymentType.PURCHASE, PRICE_MINOR, user, Owner.merchant(0).id());
        return submit(kessai, "pay" + user + "-" + number, order);
    }

    private static CompletableFuture<PaymentAnswer> submit(Kessai kessai, String key, Order order) {
        return kessai.payments()
                .submit(new PaymentCommand.Create(
                        new RequestKey(PRINCIPAL, Hash128.of(key), Hash128.of(order.toString())),
                        order,
                        Wait.COMPLETED,
                        Clocks.system().machine().millis() + TimeUnit.SECONDS.toMillis(WAIT_SECONDS)));
    }

    private static Order order(PaymentType type, long amount, long payer, long payee) {
        boolean purchase = type == PaymentType.PURCHASE;
        return new Order(
                type,
                amount,
                Currency.JPY,
                payer,
                payee,
                purchase ? List.of(Source.rest("balance")) : List.of(),
                0,
                List.of(),
                0,
                purchase ? "purchase.code" : "opening.migration",
                "",
                Order.Capture.AT_ONCE);
    }
}
