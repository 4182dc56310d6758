package dev.kessai.products.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.expiry.ExpiryNotice;
import dev.kessai.contracts.expiry.ExpiryRun;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over lots and a coordinator of the test, and a real PostgreSQL. */
final class ExpiryProductTest {
    private static final long USER = Owner.user(1).id();
    private static final long DAY = 86_400_000_000L;
    private static final long NOON = Clocks.startMicros(LocalDate.of(2026, 4, 8)) + DAY / 2;
    private static final long END = Clocks.startMicros(LocalDate.of(2026, 4, 20));
    private static final ExpiryTerms TERMS = new ExpiryTerms(List.of(7), 3_600);

    private final FakeLots lots = new FakeLots();
    private final TakingPayments payments = new TakingPayments();
    private final ManualClock business = new ManualClock(NOON);
    /** How far the machine's clock runs ahead, and how much farther with each look at it. */
    private final AtomicLong ahead = new AtomicLong();

    private volatile long haste;
    private final Clocks clocks = new Clocks(business, () -> MicroClock.system().micros() + ahead.addAndGet(haste));
    private final List<ExpiryProduct> products = new ArrayList<>();
    private Db db;
    private AccountingDetails details;

    /** Takes from the lots, each key once; answers, does not answer or fails, as the test says. */
    private final class TakingPayments implements Payments {
        private final Map<RequestKey, PaymentView> known = new HashMap<>();
        final List<Order> asked = new ArrayList<>();
        boolean deaf;

        @Override
        public synchronized CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
            var create = (PaymentCommand.Create) command;
            asked.add(create.order());
            var view = known.computeIfAbsent(create.key(), key -> view(create.order(), lots.take(create.order())));
            return CompletableFuture.completedFuture(
                    deaf ? new PaymentAnswer.Retry(100, "deaf") : new PaymentAnswer.Taken(view, false, true));
        }

        private PaymentView view(Order order, boolean succeeded) {
            var status = succeeded ? PaymentStatus.SUCCEEDED : PaymentStatus.FAILED;
            var failure = succeeded ? null : "BALANCE_TOO_LOW";
            long id = known.size() + 1L;
            return new PaymentView(id, 1, status, "", order, 0, 0, 0, failure, NOON, NOON, NOON, List.of());
        }
    }

    @BeforeEach
    void open() {
        DatabaseLogin login = TestPostgres.service(TestPostgres.database(), ExpiryProduct.NAME);
        var _ = Migrations.run(login, ExpiryProduct.NAME, PublicationStore.MIGRATIONS, "db/expiry");
        db = Db.open(login, new Session("test", ExpiryProduct.NAME, 30_000, false), 8);
        details = new AccountingDetails(
                ExpiryProduct.NAME, new PublicationStore(db), AccountingCodes.load(), business::micros);
    }

    @AfterEach
    void close() {
        products.forEach(ExpiryProduct::close);
        db.close();
    }

    private ExpiryProduct start() {
        var product = new ExpiryProduct(db, details, payments, List.of(lots), 1, TERMS, clocks);
        products.add(product);
        product.start();
        return product;
    }

    private void goTo(long micros) {
        business.set(micros);
        lots.laneMicros = micros;
    }

    @CanIgnoreReturnValue
    private static ExpiryRun untilDone(ExpiryProduct product) {
        var all = ExpiryRun.NOTHING;
        for (boolean done = false; !done; ) {
            var run = product.run();
            all = all.and(run);
            done = run.done();
        }
        return all;
    }

    @Test
    void lotsOfAnAccountThatAreDueTogetherAreOnePayment() {
        goTo(NOON);
        for (int no = 1; no <= ExpiryOrder.LOTS_MAX + 4; no++) lots.add(USER, no, 10, END);
        lots.add(Owner.user(2).id(), 1, 7, END);
        lots.add(Owner.user(2).id(), 2, 7, END + 1);
        var product = start();
        goTo(END);
        untilDone(product);
        assertThat(payments.asked)
                .hasSize(3)
                .allMatch(order -> order.accountingCode().equals("expiry.points"));
        assertThat(payments.asked).extracting(Order::amountMinor).containsExactlyInAnyOrder(160L, 40L, 7L);
        assertThat(lots.left()).isEqualTo(7);
        assertThat(product.nextDueMicros(END)).isEqualTo(END + 1);
        var told = new ArrayList<AuditEvent>();
        assertThat(details.list(0, completeUntil(), told::addAll)).isEqualTo(new AuditAnswer.Listed(3));
        assertThat(told).extracting(AuditEvent::accountingCode).containsOnly("expiry.points");
    }

    /** Each transaction that tells something has a later time than the one before, also by a clock that stands. */
    private long completeUntil() {
        var later = details.list(0, END + 1_000_000, pages -> {});
        return ((AuditAnswer.NotYet) later).completeUntilMicros();
    }

    @Test
    void whatAnOrderCouldNotTakeIsReadAgainAndOrderedInTheNextRound() {
        goTo(END);
        lots.add(USER, 1, 10, END);
        lots.add(USER, 2, 5, END);
        var greedy = new Order[1];
        lots.add(USER, 3, 1, Long.MAX_VALUE - 1);
        var product = new ExpiryProduct(
                db,
                details,
                command -> {
                    var order = ((PaymentCommand.Create) command).order();
                    if (greedy[0] == null) { // somebody corrects the account first
                        greedy[0] = order;
                        assertThat(lots.take(order)).isTrue();
                        lots.add(USER, 2, 4, END);
                    }
                    return payments.submit(command);
                },
                List.of(lots),
                1,
                TERMS,
                clocks);
        products.add(product);
        product.start();
        haste = 100_000;
        await().until(() -> untilDone(product).done() && lots.left() == 1);
        assertThat(payments.asked).extracting(Order::amountMinor).containsExactly(15L, 4L);
        assertThat(payments.asked.getFirst().reference()).endsWith(":1");
        assertThat(payments.asked.getLast().reference())
                .isEqualTo(payments.asked.getFirst().reference().replaceFirst("1$", "2"));
    }

    @Test
    void whatHasNoAnswerIsAskedForAgainUnderItsKeyAlsoByAnother() {
        goTo(END);
        lots.add(USER, 1, 10, END);
        payments.deaf = true;
        haste = 1_000_000;
        var first = start();
        assertThat(first.run().done()).isFalse();
        assertThat(first.isQuiet(END)).isFalse();
        first.close();
        payments.deaf = false;
        var second = start();
        untilDone(second);
        assertThat(payments.known).hasSize(1);
        assertThat(second.isQuiet(END)).isTrue();
        assertThat(lots.left()).isZero();
    }

    @Test
    void severalProcessesOrderEachLotOnce() throws Exception {
        goTo(END);
        for (int user = 1; user <= 5_000; user++) lots.add(Owner.user(user).id(), 1, 10, END);
        var both = List.of(start(), start());
        for (var each : both) untilDone(each);
        assertThat(payments.known).hasSize(5_000);
        assertThat(payments.asked).hasSize(5_000);
        assertThat(lots.left()).isZero();
    }

    @Test
    void usersAreToldOnceSomeDaysBeforeTheDayAndNeverOfWhatHasExpired() {
        goTo(NOON);
        lots.add(USER, 1, 10, END);
        lots.add(USER, 2, 5, END);
        lots.add(USER, 3, 1, END - 1);
        lots.add(Owner.user(2).id(), 1, 3, Long.MAX_VALUE);
        var product = start();
        untilDone(product);
        assertThat(product.notices(USER)).isEmpty();
        long told = Clocks.startMicros(LocalDate.of(2026, 4, 12));
        assertThat(product.nextDueMicros(NOON))
                .as("of what expires on the 19th")
                .isEqualTo(told);
        goTo(told);
        untilDone(product);
        assertThat(product.nextDueMicros(told)).isEqualTo(told + DAY);
        goTo(told + DAY);
        untilDone(product);
        untilDone(product);
        assertThat(product.notices(USER)).extracting(ExpiryNotice::amountMinor).containsExactly(15L, 1L);
        assertThat(product.notices(USER)).extracting(ExpiryNotice::days).containsOnly(7);
        lots.add(USER, 4, 100, END + DAY);
        goTo(END + 2 * DAY);
        untilDone(product);
        assertThat(product.notices(USER))
                .as("the 4th came and went while nobody looked")
                .hasSize(2);
        assertThat(product.notices(Owner.user(2).id())).isEmpty();
        assertThat(lots.left()).isEqualTo(3);
    }

    @Test
    void aLaneWhoseTimeIsBehindIsWaitedFor() {
        lots.add(USER, 1, 10, END);
        business.set(END);
        lots.laneMicros = END - 1;
        var product = start();
        haste = 1_000_000;
        assertThat(product.run().done()).isFalse();
        assertThat(lots.left()).isEqualTo(10);
        lots.laneMicros = END;
        untilDone(product);
        assertThat(lots.left()).isZero();
    }
}
