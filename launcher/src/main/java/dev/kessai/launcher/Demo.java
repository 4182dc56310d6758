package dev.kessai.launcher;

import dev.kessai.api.story.StoryText;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One purchase, from nothing: a user with money and points, a merchant, and a payment that takes from both. */
final class Demo {
    private static final long MONEY_MINOR = 5_000;
    private static final long POINTS = 500;
    private static final long FROM_MONEY_MINOR = 700;
    private static final long FROM_POINTS = 300;
    private static final long WAIT_SECONDS_MAX = 10;
    private static final long PRINCIPAL = 1;

    private final Kessai kessai;
    private final PrintWriter out;
    private final MicroClock clock = MicroClock.system();

    Demo(Kessai kessai, PrintWriter out) {
        this.kessai = kessai;
        this.out = out;
    }

    /** Does it and prints it; answers the payment. */
    PaymentView run() throws InterruptedException {
        long number = clock.micros();
        var user = Owner.user(number);
        var merchant = Owner.merchant(number);
        open(kessai.balance(), user);
        open(kessai.points(), user);
        open(kessai.balance(), merchant);
        say("A user and a merchant", user.text() + " and " + merchant.text() + " have accounts now.");

        long bank = SystemOwner.BANK.owner().id();
        var topUp = pay("top-up", order(PaymentType.TOP_UP, MONEY_MINOR, bank, user, List.of(), "topup.bank"));
        var grant = pay("grant", order(PaymentType.GRANT, POINTS, 0, user, List.of(), "grant.campaign"));
        say(
                "The user gets %,d yen from a bank and %,d points".formatted(MONEY_MINOR, POINTS),
                StoryText.id(topUp) + " " + topUp.state() + ", " + StoryText.id(grant) + " " + grant.state());
        balances(user, merchant);

        long before = clock.micros();
        var sources = List.of(new Source("balance", FROM_MONEY_MINOR), new Source("points", FROM_POINTS));
        var paid = pay(
                "purchase",
                new Order(
                        PaymentType.PURCHASE,
                        FROM_MONEY_MINOR + FROM_POINTS,
                        Currency.JPY,
                        user.id(),
                        merchant.id(),
                        sources,
                        0,
                        List.of(),
                        0,
                        "purchase.code",
                        "demo",
                        Order.Capture.AT_ONCE));
        long tookMillis = (clock.micros() - before) / 1_000;
        say(
                "The user pays %,d: %,d yen and %,d points"
                        .formatted(FROM_MONEY_MINOR + FROM_POINTS, FROM_MONEY_MINOR, FROM_POINTS),
                StoryText.id(paid) + " " + paid.state() + " after " + tookMillis + " ms, two ledgers, all or nothing.");
        balances(user, merchant);
        say("Its story", "what the coordinator decided and what each ledger wrote:");
        kessai.stories()
                .find(paid.id())
                .ifPresent(story -> StoryText.lines(story).forEach(line -> out.println("   " + line)));
        out.println();
        out.flush();
        return paid;
    }

    private void say(String what, String detail) {
        out.printf("%n%s%n   %s%n", what, detail);
        out.flush();
    }

    private void balances(Owner... owners) {
        for (var owner : owners) {
            for (var ledger : List.of(kessai.balance(), kessai.points())) {
                var view = ledger.find(owner.id());
                if (view.isEmpty()) continue;
                for (var balance : view.get().balances()) {
                    if (balance.seq() == 0) continue;
                    out.printf(
                            "   %s  %-8s %-20s %,8d available, %,d held%n",
                            owner.text(),
                            ledger.name(),
                            balance.fundClass(),
                            balance.availableMinor(),
                            balance.heldMinor());
                }
            }
        }
        out.flush();
    }

    private void open(Accounts ledger, Owner owner) throws InterruptedException {
        var answer = await(ledger.submit(new AccountCommand.Open(owner.id(), Currency.JPY)));
        if (!(answer instanceof AccountAnswer.Done)) throw failed("accounts of " + owner.text(), answer);
    }

    private PaymentView pay(String what, Order order) throws InterruptedException {
        var content = Hash128.of(what + order.payer() + order.payee());
        var key = new RequestKey(PRINCIPAL, content, content);
        long deadlineMillis = clock.millis() + TimeUnit.SECONDS.toMillis(WAIT_SECONDS_MAX);
        var answer =
                await(kessai.payments().submit(new PaymentCommand.Create(key, order, Wait.COMPLETED, deadlineMillis)));
        if (answer instanceof PaymentAnswer.Taken taken && taken.satisfied()) return taken.payment();
        throw failed(what, answer);
    }

    private static Order order(
            PaymentType type, long amountMinor, long payer, Owner payee, List<Source> sources, String code) {
        return new Order(
                type,
                amountMinor,
                Currency.JPY,
                payer,
                payee.id(),
                sources,
                0,
                List.of(),
                0,
                code,
                "demo",
                Order.Capture.AT_ONCE);
    }

    private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(WAIT_SECONDS_MAX + 1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw failed("an answer", e);
        }
    }

    private static CliFailure failed(String what, Object answer) {
        return new CliFailure(ExitCode.UNAVAILABLE, "the demo did not get " + what + ": " + answer);
    }
}
