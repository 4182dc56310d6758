package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.lane.EveryLane;
import dev.kessai.base.lane.PostgresLanes;
import dev.kessai.base.money.Currency;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.telemetry.LaneTraces;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.audit.AuditMovement;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Source;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The coordinator on a real PostgreSQL, with participants in memory. */
final class PaymentServiceTest {
    private static final int LANES = 4;

    private final FakeLedger balance = new FakeLedger("balance");
    private final FakeLedger points = new FakeLedger("points");
    private final Store shop = new Store();
    /** How far the business clock is before the machine's. */
    private final AtomicLong aheadMicros = new AtomicLong();

    private DatabaseLogin login;
    private PaymentService service;

    @BeforeEach
    void start() throws Exception {
        login = TestPostgres.service(TestPostgres.database(), "payment");
        var _ = Migrations.run(login, "payment", "db/payment");
        try (var connection = login.connect(new Session("test", "payment", 5_000, false))) {
            PostgresLanes.install(connection, LANES, PostgresPaymentStore.MARK);
        }
        service = serve();
    }

    private PaymentService serve() {
        return serve(10_000);
    }

    private PaymentService serve(int openMax) {
        var store = new PostgresPaymentStore(
                login.dataSource("test"), new PostgresLanes.Settings("test", "", 3_000, PostgresPaymentStore.MARK));
        var started = new PaymentService(
                new PaymentService.Settings(LANES, 1_024, openMax, 3_000),
                store,
                new Participants(List.of(
                        Participants.Registered.internal("balance"),
                        Participants.Registered.internal("points"),
                        new Participants.Registered("cvs", Leg.Kind.CANCELLABLE, Optional.of(SystemOwner.CVS)))),
                List.of(balance, points, shop),
                balance,
                RiskCheck.NONE,
                AccountingCodes.load(),
                new EveryLane(LANES, true),
                new Clocks(() -> MicroClock.system().micros() + aheadMicros.get(), MicroClock.system()),
                LaneTraces.OFF);
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aPurchaseFromTwoSourcesMovesMoney() throws Exception {
        var paid = taken(create("a", 1_000));
        assertThat(paid.satisfied()).isTrue();
        assertThat(paid.payment().status()).isEqualTo(PaymentStatus.SUCCEEDED);
        assertThat(paid.payment().capturedMinor()).isEqualTo(1_000);
        assertThat(balance.moved() + points.moved()).isZero();
    }

    @Test
    void aDeclineReleasesTheOtherLegAndTellsWhy() throws Exception {
        points.poorFrom(1);
        var failed = taken(create("a", 1_000));
        assertThat(failed.payment().status()).isEqualTo(PaymentStatus.FAILED);
        assertThat(failed.payment().failure()).isEqualTo("BALANCE_TOO_LOW");
        assertThat(balance.held()).isZero();
    }

    @Test
    void tenThousandDuplicatesHaveOneEffectAndOneId() throws Exception {
        var answers = new ArrayList<CompletableFuture<PaymentAnswer>>();
        for (int i = 0; i < 10_000; i++) answers.add(create("same", 1_000));
        var ids = new HashSet<Long>();
        int first = 0;
        for (var answer : answers) {
            var taken = taken(answer);
            ids.add(taken.payment().id());
            if (!taken.replayed()) first++;
        }
        assertThat(ids).hasSize(1);
        assertThat(first).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherContentIsRefusedAlsoAfterARestart() throws Exception {
        var paid = taken(create("a", 1_000)).payment();
        assertThat(create("a", 999).get(5, TimeUnit.SECONDS))
                .isEqualTo(new PaymentAnswer.Refused(Refusal.KEY_REUSED, "Idempotency-Key"));
        service.close();
        service = serve();
        assertThat(taken(create("a", 1_000)).payment().id()).isEqualTo(paid.id());
        assertThat(create("a", 999).get(5, TimeUnit.SECONDS)).isInstanceOf(PaymentAnswer.Refused.class);
    }

    /** 01-payment rule 9: not as one that is still under way. */
    @Test
    void aPaymentThatFailsAtItsCallersDeadlineIsAnsweredAsFailed() throws Exception {
        points.deaf(true);
        var failed = taken(create("a", 1_000, 1_000, Wait.DECIDED));
        assertThat(failed.satisfied()).isTrue();
        assertThat(failed.payment().status()).isEqualTo(PaymentStatus.FAILED);
        assertThat(failed.payment().failure()).isEqualTo("DEADLINE_EXCEEDED");
    }

    @Test
    void aPaymentGoesOnAfterARestartInTheMiddle() throws Exception {
        points.deaf(true);
        var waiting = create("a", 1_000, 1_500, Wait.COMPLETED);
        assertThat(taken(waiting).satisfied()).isFalse();
        service.close();
        points.deaf(false);
        service = serve();
        var resumed = taken(create("a", 1_000));
        assertThat(resumed.replayed()).isTrue();
        assertThat(resumed.payment().status()).isIn(PaymentStatus.SUCCEEDED, PaymentStatus.FAILED);
        assertThat(balance.held() + points.held()).isZero();
    }

    @Test
    void refundsGiveBackUpToWhatWasCaptured() throws Exception {
        var paid = taken(create("a", 1_000, 5_000, Wait.COMPLETED)).payment();
        assertThat(taken(refund("r1", paid.id(), 400)).payment().status()).isEqualTo(PaymentStatus.SUCCEEDED);
        assertThat(taken(refund("r1", paid.id(), 400)).replayed()).isTrue();
        assertThat(refund("r2", paid.id(), 601).get(5, TimeUnit.SECONDS))
                .isEqualTo(new PaymentAnswer.Refused(Refusal.REFUND_ABOVE_CAPTURED, "amount"));
        assertThat(taken(refund("r3", paid.id(), 600)).payment().status()).isEqualTo(PaymentStatus.SUCCEEDED);
        var found = taken(service.submit(new PaymentCommand.Find(paid.id())));
        assertThat(found.payment().refundedMinor()).isEqualTo(1_000);
    }

    @Test
    void theStoryTellsEveryEventOfAPaymentAndItsRefund() throws Exception {
        var paid = taken(create("a", 1_000, 5_000, Wait.COMPLETED)).payment();
        var back = taken(refund("r1", paid.id(), 400)).payment();
        try (var db = Db.open(login, new Session("story", "payment", 5_000, false), 1)) {
            var story = new PaymentReadStore(db).story(paid.id()).orElseThrow();
            assertThat(story.payment().refundedMinor()).isEqualTo(400);
            assertThat(story.events())
                    .extracting(event -> event.version() + " " + event.kind() + " " + event.state())
                    .containsExactly(
                            "1 CREATED TRYING",
                            "2 DECIDED_CONFIRM DECIDED_CONFIRM",
                            "3 SUCCEEDED SUCCEEDED",
                            "4 REFUND_RESERVED SUCCEEDED");
            assertThat(story.events().getLast().refund()).isEqualTo(back.id());
            var refund = new PaymentReadStore(db).story(back.id()).orElseThrow();
            assertThat(refund.payment().parent()).isEqualTo(paid.id());
            assertThat(new PaymentReadStore(db).story(1L << 22)).isEmpty();
        }
    }

    @Test
    void theAuditTellsFromTheEventsWhatTheOutboxHasSaid() throws Exception {
        var paid = taken(create("a", 1_000, 5_000, Wait.COMPLETED)).payment();
        var _ = taken(refund("r1", paid.id(), 400));
        var held = taken(service.submit(new PaymentCommand.Create(
                key("h", 1), order(1_000, Order.Capture.LATER), Wait.DECIDED, deadline(5_000))));
        var _ = taken(service.submit(
                new PaymentCommand.Capture(key("c", 2), held.payment().id(), 500, Wait.COMPLETED, deadline(5_000))));
        points.poorFrom(1);
        var _ = taken(create("p", 1_000, 5_000, Wait.COMPLETED));
        try (var db = Db.open(login, new Session("audit", "payment", 5_000, false), 2)) {
            var audit = new AuditedPaymentStore(db, service::pass);
            var told = new ArrayList<AuditEvent>();
            long until = Clocks.system().business().micros();
            await().untilAsserted(() -> {
                told.clear();
                assertThat(audit.list(0, until, told::addAll)).isInstanceOf(AuditAnswer.Listed.class);
            });
            List<AuditEvent> said = db.read(tx -> tx.query(
                    "select payload, (extract(epoch from at) * 1000000)::int8 from outbox",
                    row -> said(row.getBytes(1), row.getLong(2))));
            assertThat(said).hasSize(5);
            assertThat(told).containsExactlyInAnyOrderElementsOf(said);
            assertThat(told).isSortedAccordingTo(Comparator.comparingLong(AuditEvent::atMicros));
            long last = told.getLast().atMicros();
            assertThat(audit.list(last, last, told::addAll)).isEqualTo(new AuditAnswer.Listed(0));
            assertThat(audit.list(last, last + 1, told::addAll)).isEqualTo(new AuditAnswer.Listed(1));
        }
    }

    /** A published payload as an audited event. */
    private static AuditEvent said(byte[] payload, long atMicros) {
        try {
            var changed = PaymentChanged.parseFrom(payload);
            var amounts = changed.getMovementsList().stream()
                    .map(it -> new AuditMovement(
                            it.getLeg(),
                            it.getParticipant(),
                            it.getOwner(),
                            FundClass.of(it.getFundClass()),
                            Currency.of(changed.getCurrency()),
                            it.getAmountMinor()))
                    .toList();
            var id = changed.getPayment() + ":" + changed.getVersion();
            return new AuditEvent(id, changed.getPayment(), atMicros, changed.getAccountingCode(), amounts);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFailedRefundCanBeRepeated() throws Exception {
        var paid = taken(create("a", 1_000, 5_000, Wait.COMPLETED)).payment();
        balance.poorFrom(1);
        assertThat(taken(refund("r1", paid.id(), 1_000)).payment().status()).isEqualTo(PaymentStatus.FAILED);
        balance.poorFrom(Long.MAX_VALUE);
        assertThat(taken(refund("r2", paid.id(), 1_000)).payment().status()).isEqualTo(PaymentStatus.SUCCEEDED);
    }

    @Test
    void anAuthorisationIsCapturedInPartAndVoidedNoMore() throws Exception {
        var authorised = taken(service.submit(new PaymentCommand.Create(
                key("a", 1), order(1_000, Order.Capture.LATER), Wait.DECIDED, deadline(5_000))));
        assertThat(authorised.payment().status()).isEqualTo(PaymentStatus.AUTHORIZED);
        long id = authorised.payment().id();
        var captured = taken(
                service.submit(new PaymentCommand.Capture(key("c", 2), id, 500, Wait.COMPLETED, deadline(5_000))));
        assertThat(captured.payment().capturedMinor()).isEqualTo(500);
        assertThat(captured.payment().state()).isEqualTo("SUCCEEDED");
        assertThat(service.submit(new PaymentCommand.VoidPayment(key("v", 3), id, Wait.DECIDED, deadline(5_000)))
                        .get(5, TimeUnit.SECONDS))
                .isEqualTo(new PaymentAnswer.Refused(Refusal.NOT_VOIDABLE, "id"));
    }

    @Test
    void moreThanTheMostUnderWayAreRefusedBeforeAnythingIsStored() throws Exception {
        service.close();
        service = serve(1);
        points.deaf(true);
        var first = create("first", 1_000, 3_000, Wait.COMPLETED);
        await().until(() -> service.openCount() == 1);
        assertThat(create("second", 1_000).get(5, TimeUnit.SECONDS))
                .isEqualTo(new PaymentAnswer.Refused(Refusal.BUSY, ""));
        points.deaf(false);
        var _ = taken(first);
        await().until(() -> service.openCount() == 0);
        assertThat(taken(create("second", 999)).payment().status()).isEqualTo(PaymentStatus.SUCCEEDED);
    }

    /** A convenience store whose slips nobody pays. */
    private static final class Store implements Participant {
        final AtomicInteger asked = new AtomicInteger();
        volatile boolean silent;

        @Override
        public String name() {
            return "cvs";
        }

        @Override
        public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
            for (var command : commands) {
                if (command instanceof Command.Get) asked.incrementAndGet();
                if (silent) continue;
                replies.accept(List.of(new Reply.Pending(command.leg(), Long.MAX_VALUE, "slip:1")));
            }
        }
    }

    @Test
    void whatWaitsForDaysCostsARowAndIsAskedForOnceAnHour() throws Exception {
        var sources = List.of(new Source("points", 300), Source.rest("cvs"));
        var waits = taken(service.submit(new PaymentCommand.Create(
                key("w", 1), order(1_000, sources, Order.Capture.AT_ONCE), Wait.DECIDED, deadline(5_000))));
        assertThat(waits.payment().status()).isEqualTo(PaymentStatus.WAITING_EXTERNAL);
        await().until(() -> service.openCount() == 0);
        assertThat(dueInSeconds()).isBetween(30L, 60L + 60 / 8);
        aheadMicros.set(TimeUnit.DAYS.toMicros(1));
        var hint = new PaymentCommand.LegChanged(new LegKey(waits.payment().id(), 2));
        assertThat(taken(service.submit(hint)).payment().status()).isEqualTo(PaymentStatus.WAITING_EXTERNAL);
        await().until(() -> shop.asked.get() == 1);
        await().until(() -> service.openCount() == 0);
        assertThat(dueInSeconds()).isBetween(3_500L, 3_600L + 3_600 / 8);
        shop.silent = true;
        assertThat(taken(service.submit(hint)).payment().status()).isEqualTo(PaymentStatus.WAITING_EXTERNAL);
        await().until(() -> service.openCount() == 1);
        await().atMost(PaymentProgram.MEMORY_PAUSE_MICROS * 2, TimeUnit.MICROSECONDS)
                .until(() -> service.openCount() == 0);
    }

    private long dueInSeconds() throws Exception {
        try (var connection = login.connect(new Session("test", "payment", 5_000, false));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select extract(epoch from run_at - now())::int8 from due")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    @Test
    void anUnknownPaymentIsNotFound() throws Exception {
        assertThat(service.submit(new PaymentCommand.Find(1L << 22)).get(5, TimeUnit.SECONDS))
                .isEqualTo(new PaymentAnswer.Refused(Refusal.PAYMENT_NOT_FOUND, "id"));
    }

    private CompletableFuture<PaymentAnswer> create(String key, long amount) {
        return create(key, amount, 5_000, Wait.DECIDED);
    }

    private CompletableFuture<PaymentAnswer> create(String key, long amount, long withinMillis, Wait until) {
        return service.submit(new PaymentCommand.Create(
                key(key, amount), order(amount, Order.Capture.AT_ONCE), until, deadline(withinMillis)));
    }

    private CompletableFuture<PaymentAnswer> refund(String key, long payment, long amount) {
        return service.submit(new PaymentCommand.Refund(
                key(key, amount), payment, amount, "refund.purchase", "", Wait.COMPLETED, deadline(5_000)));
    }

    private static Order order(long amount, Order.Capture capture) {
        return order(amount, List.of(new Source("points", 300), Source.rest("balance")), capture);
    }

    private static Order order(long amount, List<Source> sources, Order.Capture capture) {
        return new Order(
                PaymentType.PURCHASE,
                amount,
                Currency.JPY,
                Owner.user(1).id(),
                Owner.merchant(1).id(),
                sources,
                0,
                List.of(),
                0,
                "purchase.code",
                "",
                capture);
    }

    private static RequestKey key(String key, long content) {
        return new RequestKey(7, Hash128.of(key), Hash128.of(Long.toString(content)));
    }

    private static PaymentAnswer.Taken taken(CompletableFuture<PaymentAnswer> answer) throws Exception {
        return (PaymentAnswer.Taken) answer.get(10, TimeUnit.SECONDS);
    }

    private static long deadline(long withinMillis) {
        return Clocks.system().machine().millis() + withinMillis;
    }
}
