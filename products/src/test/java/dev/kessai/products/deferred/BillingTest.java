package dev.kessai.products.deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.base.outbox.Subscription;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.LotPage;
import dev.kessai.contracts.account.LotQuestion;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerView;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.v1.Movement;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is stored counts once, and what was stopped goes on. */
final class BillingTest {
    private static final int USERS = 5;
    private static final YearMonth APRIL = YearMonth.of(2026, 4);
    private static final YearMonth JUNE = YearMonth.of(2026, 6);

    private final ManualClock business = new ManualClock(Clocks.startMicros(LocalDate.of(2026, 4, 8)));
    private final ManualClock machine = new ManualClock(business.micros());
    private final Clocks clocks = new Clocks(business, machine);
    private final FakePayments payments = new FakePayments(business);
    private final ToldLedger ledger = new ToldLedger();
    private Db db = open();
    private AccountingDetails details = new AccountingDetails(
            DeferredProduct.NAME, new PublicationStore(db), AccountingCodes.load(), business::micros);
    private Billing billing = new Billing(db, Terms.DEFAULT, clocks, details);
    private Asker asker = new Asker(payments, billing, clocks);
    private Teller teller = new Teller(db, ledger);
    private Batches batches = new Batches(db, Terms.DEFAULT, clocks, billing, asker, teller);

    /** Remembers what it is told. */
    private static final class ToldLedger implements Accounts {
        private final List<AccountCommand> told = new ArrayList<>();
        private boolean deaf;

        @Override
        public String name() {
            return "deferred";
        }

        @Override
        public LotPage lots(LotQuestion question) {
            throw new IllegalStateException("not asked for");
        }

        @Override
        public CompletableFuture<AccountAnswer> submit(AccountCommand command) {
            if (deaf) return CompletableFuture.completedFuture(new AccountAnswer.Retry("", "deaf"));
            told.add(command);
            return CompletableFuture.completedFuture(
                    new AccountAnswer.Done(new OwnerView(command.owner(), name(), true, 0, List.of())));
        }

        @Override
        public Optional<OwnerView> find(long owner) {
            return Optional.empty();
        }

        @Override
        public Map<Long, Receiver> receivers(List<Long> owners) {
            return Map.of();
        }
    }

    private static Db open() {
        var login = TestPostgres.service(TestPostgres.database(), DeferredProduct.NAME);
        var _ = Migrations.run(login, DeferredProduct.NAME, "db/billing");
        return Db.open(login, new Session("test", DeferredProduct.NAME, 30_000, false), 4);
    }

    @BeforeEach
    void everybodyBuys() {
        var events = new ArrayList<OutboxEvent>();
        for (int i = 0; i < USERS; i++) events.add(purchase(i + 1, i + 1, user(i), 3_000));
        assertThat(billing.happened(events)).isEmpty();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static long user(int number) {
        return Owner.user(number).id();
    }

    private OutboxEvent purchase(long seq, long payment, long user, long minor) {
        return event(seq, changed(payment, PaymentType.PURCHASE, user, 0, "").addMovements(onReceivable(user, -minor)));
    }

    private OutboxEvent refund(long seq, long payment, long parent, long user, long minor) {
        return event(
                seq,
                changed(payment, PaymentType.REFUND, 0, user, "")
                        .setParent(parent)
                        .addMovements(onReceivable(user, minor)));
    }

    private PaymentChanged.Builder changed(long payment, PaymentType type, long payer, long payee, String reference) {
        return PaymentChanged.newBuilder()
                .setPayment(payment)
                .setType(type.code())
                .setStatus(1)
                .setPayer(payer)
                .setPayee(payee)
                .setReference(reference)
                .setDecidedAt(business.micros());
    }

    private static Movement onReceivable(long user, long minor) {
        return Movement.newBuilder()
                .setLeg(1)
                .setParticipant("deferred")
                .setOwner(user)
                .setFundClass(FundClass.DEFERRED_RECEIVABLE.code())
                .setAmountMinor(minor)
                .build();
    }

    private OutboxEvent event(long seq, PaymentChanged.Builder changed) {
        return new OutboxEvent(
                0, seq, changed.getPayment(), business.micros(), changed.build().toByteArray());
    }

    private void goTo(int month, int day) {
        business.set(Clocks.startMicros(LocalDate.of(2026, month, day)));
        machine.set(machine.micros() + 3_600_000_000L);
    }

    private Statement statement(int user, YearMonth month) {
        return db.read(tx -> new DebtorStore().statements(tx, user(user), 100)).stream()
                .filter(each -> each.month().equals(month))
                .findFirst()
                .orElseThrow();
    }

    private long count(String sql) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1))).orElseThrow();
    }

    private List<PaymentOrder> again() {
        return db.tx(tx -> new PaymentOrderStore().claim(tx, machine.micros(), 100));
    }

    @Test
    void anEventThatComesAgainCountsNoMore() {
        assertThat(billing.happened(List.of(purchase(1, 1, user(0), 3_000)))).isEmpty();
        assertThat(billing.happened(List.of(purchase(5, 5, user(4), 3_000), refund(6, 60, 1, user(0), 500))))
                .isEmpty();
        assertThat(statement(0, APRIL).sums().principal()).isEqualTo(2_500);
        assertThat(count("select sum(principal) from statement")).isEqualTo(USERS * 3_000L - 500);
        assertThat(count("select count(*) from purchase")).isEqualTo(USERS);
    }

    @Test
    void aRefundInTheSameDeliveryFindsItsPurchase() {
        var follows = billing.happened(
                List.of(purchase(6, 6, user(0), 700), refund(7, 61, 6, user(0), 300), refund(8, 62, 6, user(0), 400)));
        assertThat(follows).isEmpty();
        assertThat(statement(0, APRIL).sums().principal()).isEqualTo(3_000);
    }

    @Test
    void purchasesBesideTheCloseOfTheirMonthAreInItOrInTheNext() throws Exception {
        int deliveries = 60;
        var late = new ArrayList<List<OutboxEvent>>();
        long seq = USERS;
        for (int i = 0; i < deliveries; i++) {
            var events = new ArrayList<OutboxEvent>();
            for (int user = 0; user < USERS; user++) events.add(purchase(++seq, seq, user(user), 10));
            late.add(events);
        }
        goTo(5, 1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var buying = threads.submit(() -> {
                for (var events : late) assertThat(billing.happened(events)).isEmpty();
            });
            var closing = threads.submit(() -> batches.close(APRIL, Long.MAX_VALUE));
            buying.get();
            var _ = closing.get();
        }
        long april = count("select sum(principal)::int8 from statement where month = 202604");
        var ofMay = "select coalesce(sum(principal), 0)::int8 from statement where month = 202605";
        long may = count(ofMay);
        assertThat(april + may).isEqualTo(USERS * (3_000L + 10L * deliveries));
        assertThat(count("select count(*) from statement where month = 202604 and state = 0"))
                .isZero();
        assertThat(count("select sum(amount)::int8 from purchase where month = 202604"))
                .isEqualTo(april);
        assertThat(billing.happened(List.of(purchase(++seq, seq, user(0), 7)))).isEmpty();
        assertThat(count(ofMay)).isEqualTo(may + 7);
    }

    @Test
    void aSecondCloseChangesNothing() {
        goTo(5, 1);
        var first = batches.close(APRIL, Long.MAX_VALUE);
        assertThat(first).isEqualTo(new Batches.Closed(USERS, 0, 0));
        long notices = count("select count(*) from outbox");
        assertThat(batches.close(APRIL, Long.MAX_VALUE)).isEqualTo(new Batches.Closed(0, 0, 0));
        assertThat(count("select count(*) from outbox")).isEqualTo(notices).isEqualTo(USERS);
        assertThat(count("select outbox_seq from lane")).isEqualTo(USERS);
        assertThat(statement(0, APRIL).state()).isEqualTo(Statement.State.BILLED);
    }

    @Test
    void aCloseWhoseAnswersWereLostGoesOnWithTheSamePayments() {
        goTo(6, 1);
        var _ = batches.close(APRIL.plusMonths(1), Long.MAX_VALUE);
        batches.dayHasCome(LocalDate.of(2026, 6, 1));
        goTo(7, 1);
        payments.silent = order -> order.payer() == user(1) || order.payer() == user(3);
        assertThat(batches.close(JUNE, Long.MAX_VALUE)).isEqualTo(new Batches.Closed(USERS, USERS, 0));
        assertThat(statement(0, JUNE).state()).isEqualTo(Statement.State.BILLED);
        assertThat(statement(1, JUNE).state()).isEqualTo(Statement.State.CLOSED);
        var taken = payments.taken();
        assertThat(taken).hasSize(USERS).extracting(Order::amountMinor).containsOnly(36L);
        payments.silent = order -> false;
        asker.ask(again()); // too early: nobody's time has come
        machine.set(machine.micros() + 10_000_000);
        asker.ask(again());
        assertThat(statement(1, JUNE).state()).isEqualTo(Statement.State.BILLED);
        assertThat(statement(3, JUNE).sums().fee()).isEqualTo(36);
        assertThat(payments.taken()).isEqualTo(taken);
        assertThat(count("select count(*) from payment_order where state = 0")).isZero();
    }

    @Test
    void whoIsOverdueIsSuspendedInTheLedgerAndResumedWhenHeHasPaid() {
        goTo(6, 1);
        var _ = batches.close(APRIL.plusMonths(1), Long.MAX_VALUE);
        ledger.deaf = true;
        batches.dayHasCome(LocalDate.of(2026, 6, 1));
        assertThat(ledger.told).isEmpty();
        ledger.deaf = false;
        assertThat(teller.tellAll()).isEqualTo(USERS);
        assertThat(teller.tellAll()).isZero();
        assertThat(ledger.told).contains(new AccountCommand.Block(user(0), 1, Teller.BLOCKS_FROM + 1));
        var key = Hash128.of("repayment");
        var order = PaymentOrder.repayment(key, key, user(0), new PaymentOrder.Amounts(3_000, 0, 0), "balance");
        db.run(tx -> new PaymentOrderStore().add(tx, List.of(order), machine.micros()));
        asker.ask(List.of(order));
        assertThat(statement(0, APRIL).state()).isEqualTo(Statement.State.PAID);
        assertThat(teller.tellAll()).isEqualTo(1);
        assertThat(ledger.told).contains(new AccountCommand.Block(user(0), 0, Teller.BLOCKS_FROM + 2));
    }

    @Test
    void whatBillingHasCausedIsToldOnceAndNeverChangesAfterwards() {
        goTo(6, 1);
        var _ = batches.close(APRIL.plusMonths(1), Long.MAX_VALUE);
        batches.dayHasCome(LocalDate.of(2026, 6, 1));
        goTo(7, 1);
        payments.silent = order -> order.payer() == user(1);
        var _ = batches.close(JUNE, Long.MAX_VALUE);
        var told = new ArrayList<AuditEvent>();
        assertThat(details.list(0, Clocks.startMicros(LocalDate.of(2026, 7, 2)), told::addAll))
                .isInstanceOf(AuditAnswer.NotYet.class);
        assertThat(told).isEmpty();
        goTo(7, 2);
        long second = business.micros();
        payments.silent = order -> false;
        asker.ask(again());
        assertThat(details.list(0, second, told::addAll)).isEqualTo(new AuditAnswer.Listed(USERS - 1));
        assertThat(details.list(second, second + 2, told::addAll)).isEqualTo(new AuditAnswer.Listed(1));
        assertThat(billing.ended(List.of(
                        new Fact.Ended("latefee:" + user(1) + ":" + JUNE, PaymentOrder.State.SUCCEEDED, 1, second))))
                .isEmpty();
        assertThat(details.list(0, second + 2, each -> {})).isEqualTo(new AuditAnswer.Listed(USERS));
        assertThat(told).extracting(AuditEvent::eventId).doesNotHaveDuplicates().hasSize(USERS);
        assertThat(told).extracting(AuditEvent::accountingCode).containsOnly("accrual.latefee");
        assertThat(told).extracting(AuditEvent::payment).doesNotContain(0L);
    }

    @Test
    void eachPaymentHasADetailAmongTheNotices() {
        goTo(6, 1);
        var _ = batches.close(APRIL.plusMonths(1), Long.MAX_VALUE);
        batches.dayHasCome(LocalDate.of(2026, 6, 1));
        batches.provide(APRIL.plusMonths(1), LocalDate.of(2026, 6, 1));
        goTo(7, 1);
        var _ = batches.close(JUNE, Long.MAX_VALUE);
        var key = Hash128.of("repayment");
        var repayment = PaymentOrder.repayment(key, key, user(0), new PaymentOrder.Amounts(3_000, 36, 0), "balance");
        db.run(tx -> new PaymentOrderStore().add(tx, List.of(repayment), machine.micros()));
        asker.ask(List.of(repayment));
        assertThat(billing.happened(List.of(refund(6, 60, 1, user(0), 500)))).hasSize(1);
        asker.ask(db.read(tx -> new PaymentOrderStore().find(tx, List.of("surplus:60"))));
        var read = new CopyOnWriteArrayList<OutboxEvent>();
        try (var subscription = new Subscription("books", new OutboxStore(db), read::addAll)) {
            subscription.start();
            await().until(() -> subscription.behind() == 0);
        }
        assertThat(read).extracting(OutboxEvent::atMicros).isSorted();
        var said = read.stream()
                .filter(each -> each.payment() != 0)
                .map(AccountingDetails::detail)
                .toList();
        assertThat(said)
                .hasSize(USERS + 3)
                .extracting(AccountingDetail::payment)
                .doesNotHaveDuplicates();
        assertThat(dimensions(said, "allowance.credit")).containsExactly("kind=allowance statement=2026-05");
        assertThat(dimensions(said, "accrual.latefee"))
                .hasSize(USERS)
                .contains("kind=late_fee customer=%s statement=2026-06"
                        .formatted(Owner.user(0).text()));
        assertThat(dimensions(said, "repayment.deferred"))
                .containsExactly("kind=repayment customer=%s statement=2026-04 source=balance"
                        .formatted(Owner.user(0).text()));
        assertThat(dimensions(said, "classchange.surplus"))
                .containsExactly("kind=surplus customer=" + Owner.user(0).text());
    }

    private static List<String> dimensions(List<AccountingDetail> said, String code) {
        return said.stream()
                .filter(each -> each.accountingCode().equals(code))
                .map(each -> each.dimensions().stream()
                        .map(it -> it.name() + "=" + it.value())
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /** J19 of the reference postings: what may not be paid is provided for, once a month. */
    @Test
    void theAllowanceGrowsOnceAMonthToWhatIsExpectedToBeLost() {
        goTo(6, 1);
        var _ = batches.close(APRIL.plusMonths(1), Long.MAX_VALUE);
        var today = LocalDate.of(2026, 6, 1);
        batches.dayHasCome(today);
        batches.provide(APRIL.plusMonths(1), today);
        batches.provide(APRIL.plusMonths(1), today);
        assertThat(payments.taken())
                .extracting(Order::type, Order::amountMinor)
                .containsExactly(tuple(PaymentType.ALLOWANCE, USERS * 300L));
        batches.provide(JUNE, LocalDate.of(2026, 7, 1)); // 31 days: a half
        assertThat(payments.taken().getLast().amountMinor()).isEqualTo(USERS * 1_200L);
    }

    @Test
    void whatPaymentRefusesIsNotAskedForAgainButCountsIfItHappenedAfterAll() {
        var key = Hash128.of("repayment");
        var order = PaymentOrder.repayment(key, key, user(0), new PaymentOrder.Amounts(3_000, 0, 0), "bank");
        db.run(tx -> new PaymentOrderStore().add(tx, List.of(order), machine.micros()));
        payments.refused = each -> true;
        asker.ask(List.of(order));
        machine.set(machine.micros() + 3_600_000_000L);
        assertThat(again()).isEmpty();
        var succeeded = event(6, changed(77, PaymentType.REPAYMENT, user(0), user(0), order.key()));
        assertThat(billing.happened(List.of(succeeded))).isEmpty();
        assertThat(statement(0, APRIL).owedPrincipal()).isZero();
        assertThat(billing.ended(
                        List.of(new Fact.Ended(order.key(), PaymentOrder.State.SUCCEEDED, 77, business.micros()))))
                .isEmpty();
        assertThat(count("select count(*) from settlement")).isEqualTo(1);
    }

    @Test
    void aRepaymentThatWaitsForAShopIsOpenButNobodyWaitsForAnAnswer() {
        var key = Hash128.of("slip");
        var order = PaymentOrder.repayment(key, key, user(0), new PaymentOrder.Amounts(3_000, 0, 0), "cvs");
        var store = new PaymentOrderStore();
        db.run(tx -> store.add(tx, List.of(order), machine.micros()));
        assertThat(db.read(store::unanswered)).isTrue();
        payments.waiting = each -> true;
        asker.ask(List.of(order));
        assertThat(db.read(store::unanswered)).isFalse();
        assertThat(db.read(store::open)).isEqualTo(1);
        assertThat(statement(0, APRIL).owedPrincipal()).isEqualTo(3_000);
        assertThat(billing.happened(
                        List.of(event(6, changed(1_000, PaymentType.REPAYMENT, user(0), user(0), order.key())))))
                .isEmpty();
        assertThat(db.read(store::open)).isZero();
        assertThat(statement(0, APRIL).owedPrincipal()).isZero();
    }

    @Test
    void theNextDayOnWhichSomethingIsDueIsAMonthsEndADueDateOrAReminder() {
        assertThat(nextDue(LocalDate.of(2026, 4, 8))).hasValue(LocalDate.of(2026, 5, 1));
        goTo(5, 1);
        var _ = batches.close(APRIL, Long.MAX_VALUE);
        assertThat(nextDue(LocalDate.of(2026, 5, 1))).hasValue(LocalDate.of(2026, 6, 1)); // both
        assertThat(nextDue(LocalDate.of(2026, 5, 31))).hasValue(LocalDate.of(2026, 6, 1));
        batches.dayHasCome(LocalDate.of(2026, 6, 1));
        assertThat(nextDue(LocalDate.of(2026, 6, 1))).hasValue(LocalDate.of(2026, 6, 8));
        batches.dayHasCome(LocalDate.of(2026, 6, 8));
        assertThat(nextDue(LocalDate.of(2026, 6, 8))).hasValue(LocalDate.of(2026, 7, 1)); // both again
        batches.dayHasCome(LocalDate.of(2026, 7, 1));
        assertThat(nextDue(LocalDate.of(2026, 7, 1))).hasValue(LocalDate.of(2026, 8, 1));
        db.run(tx -> tx.updateExactly(USERS, "delete from customer"));
        db.run(tx -> tx.updateExactly(USERS, "delete from statement"));
        assertThat(nextDue(LocalDate.of(2026, 7, 1))).isEmpty();
    }

    private Optional<LocalDate> nextDue(LocalDate today) {
        return db.read(tx -> new DebtorStore().nextDue(tx, Terms.DEFAULT, today));
    }

    @Test
    void whatIsRepaidTwiceBecomesMoney() {
        var key = Hash128.of("repayment");
        var order = PaymentOrder.repayment(key, key, user(0), new PaymentOrder.Amounts(3_000, 0, 0), "bank");
        db.run(tx -> new PaymentOrderStore().add(tx, List.of(order), machine.micros()));
        assertThat(billing.happened(List.of(refund(6, 60, 1, user(0), 1_000)))).isEmpty();
        asker.ask(List.of(order));
        var surplus = payments.taken().getLast();
        assertThat(surplus.type()).isEqualTo(PaymentType.CLASS_CHANGE);
        assertThat(surplus.amountMinor()).isEqualTo(1_000);
        assertThat(statement(0, APRIL).owedPrincipal()).isZero();
    }
}
