package dev.kessai.products.adjustment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.AdjustmentAnswer.Reason;
import dev.kessai.contracts.adjustment.AdjustmentView;
import dev.kessai.contracts.adjustment.AdjustmentView.State;
import dev.kessai.contracts.adjustment.Correction;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.PaymentView;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two people, one payment, whatever happens in between. */
final class AdjustmentServiceTest {
    private static final Correction CORRECTION = correction("the deposit was this user's", "OPS-12", 700);

    private final FakePayments payments = new FakePayments();
    private DatabaseLogin login;
    private Db db;
    private AccountingDetails details;
    private AdjustmentService service;

    @BeforeEach
    void start() {
        login = TestPostgres.service(TestPostgres.database(), "adjustment");
        var _ = Migrations.run(login, "adjustment", PublicationStore.MIGRATIONS, "db/adjustment");
        db = Db.open(login, new Session("test", "adjustment", 10_000, false), 8);
        details = new AccountingDetails(
                "adjustment",
                new PublicationStore(db),
                AccountingCodes.load(),
                Clocks.system().business()::micros);
        service = serve();
    }

    private AdjustmentService serve() {
        var started = new AdjustmentService(db, details, payments, AccountingCodes.load(), Clocks.system());
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        service.close();
        db.close();
    }

    @Test
    void somebodyElseApprovesAndItBecomesOnePaymentWithItsDetail() {
        var proposed = taken(service.propose(CORRECTION, "maker", Hash128.of("k1")));
        assertThat(proposed.state()).isEqualTo(State.PROPOSED);
        assertThat(payments.made).isEmpty();
        assertThat(service.approve(proposed.id(), "maker"))
                .isEqualTo(new AdjustmentAnswer.Refused(Reason.APPROVER_IS_PROPOSER));
        var done = taken(service.approve(proposed.id(), "checker"));
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.proposedBy()).isEqualTo("maker");
        assertThat(done.decidedBy()).isEqualTo("checker");
        assertThat(done.correction()).isEqualTo(CORRECTION);
        var order = payments.made.values().iterator().next();
        assertThat(order.order().type()).isEqualTo(PaymentType.ADJUSTMENT);
        assertThat(order.order().debits()).isEqualTo(CORRECTION.debits());
        assertThat(done.payment()).isEqualTo(order.id());
        var again = (AdjustmentAnswer.Taken) service.approve(proposed.id(), "checker");
        assertThat(again.replayed()).isTrue();
        assertThat(payments.made).hasSize(1);
        var told = new ArrayList<AuditEvent>();
        long until = Clocks.system().business().micros();
        await().until(() -> details.list(0, until, told::addAll) instanceof AuditAnswer.Listed);
        assertThat(told)
                .extracting(AuditEvent::payment, AuditEvent::accountingCode)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(order.id(), "adjustment.correction"));
    }

    @Test
    void whatWasDecidedIsDecided() {
        var rejected = taken(service.propose(CORRECTION, "maker", Hash128.of("k1")));
        assertThat(taken(service.reject(rejected.id(), "maker")).state()).isEqualTo(State.REJECTED);
        assertThat(service.approve(rejected.id(), "checker"))
                .isEqualTo(new AdjustmentAnswer.Refused(Reason.ADJUSTMENT_DECIDED));
        assertThat(((AdjustmentAnswer.Taken) service.reject(rejected.id(), "maker")).replayed())
                .isTrue();
        var approved = taken(service.propose(CORRECTION, "maker", Hash128.of("k2")));
        assertThat(taken(service.approve(approved.id(), "checker")).state()).isEqualTo(State.DONE);
        assertThat(service.reject(approved.id(), "checker"))
                .isEqualTo(new AdjustmentAnswer.Refused(Reason.ADJUSTMENT_DECIDED));
        assertThat(service.approve(approved.id(), "third"))
                .isEqualTo(new AdjustmentAnswer.Refused(Reason.ADJUSTMENT_DECIDED));
        assertThat(service.approve(1, "third")).isEqualTo(new AdjustmentAnswer.Refused(Reason.ADJUSTMENT_NOT_FOUND));
    }

    @Test
    void ofTwoDecidersAtTheSameTimeOneDecides() throws Exception {
        for (int round = 0; round < 20; round++) {
            var proposed = taken(service.propose(CORRECTION, "maker", Hash128.of("k" + round)));
            var go = new CountDownLatch(1);
            var approval = CompletableFuture.supplyAsync(() -> after(go, () -> service.approve(proposed.id(), "one")));
            var rejection = CompletableFuture.supplyAsync(() -> after(go, () -> service.reject(proposed.id(), "two")));
            go.countDown();
            int taken = 0;
            for (var answer : List.of(approval.get(), rejection.get()))
                if (answer instanceof AdjustmentAnswer.Taken) taken++;
            assertThat(taken).isEqualTo(1);
            boolean moved = service.find(proposed.id()).orElseThrow().state() == State.DONE;
            assertThat(payments.of(proposed.id())).isEqualTo(moved);
        }
    }

    private static AdjustmentAnswer after(CountDownLatch go, java.util.function.Supplier<AdjustmentAnswer> what) {
        try {
            go.await();
            return what.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anApprovalThatGotNoAnswerIsCarriedOutAfterARestartOnce() {
        payments.silent = true;
        var proposed = taken(service.propose(CORRECTION, "maker", Hash128.of("k1")));
        var approved = taken(service.approve(proposed.id(), "checker"));
        assertThat(approved.state()).isEqualTo(State.APPROVED);
        assertThat(payments.made).as("made, but nobody was told").hasSize(1);
        service.close();
        payments.silent = false;
        service = serve();
        await().until(() -> service.find(proposed.id()).orElseThrow().state() == State.DONE);
        assertThat(payments.made).hasSize(1);
    }

    @Test
    void whatTheCoordinatorRefusesMovesNothingAndSaysWhy() {
        payments.refusal = PaymentAnswer.Refusal.NOT_LEGAL;
        var proposed = taken(service.propose(CORRECTION, "maker", Hash128.of("k1")));
        var failed = taken(service.approve(proposed.id(), "checker"));
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.failure()).isEqualTo("NOT_LEGAL");
        assertThat(failed.payment()).isZero();
        payments.refusal = PaymentAnswer.Refusal.BUSY;
        var busy = taken(service.propose(CORRECTION, "maker", Hash128.of("k2")));
        assertThat(taken(service.approve(busy.id(), "checker")).state()).isEqualTo(State.APPROVED);
        payments.refusal = null;
        await().until(() -> service.find(busy.id()).orElseThrow().state() == State.DONE);
    }

    @Test
    void aKeyIsGoodForOneProposal() {
        var first = taken(service.propose(CORRECTION, "maker", Hash128.of("k1")));
        var again = (AdjustmentAnswer.Taken) service.propose(CORRECTION, "maker", Hash128.of("k1"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.adjustment()).isEqualTo(first);
        assertThat(service.propose(correction("another", "OPS-12", 700), "maker", Hash128.of("k1")))
                .isEqualTo(new AdjustmentAnswer.Refused(Reason.ADJUSTMENT_KEY_REUSED));
        var other = taken(service.propose(CORRECTION, "other", Hash128.of("k1")));
        assertThat(other.id()).isNotEqualTo(first.id());
        assertThat(service.list(0)).extracting(AdjustmentView::id).containsExactly(other.id(), first.id());
        assertThat(service.list(other.id())).extracting(AdjustmentView::id).containsExactly(first.id());
    }

    @Test
    void withoutReasonTicketOrMeaningNothingIsProposed() {
        var refused = new AdjustmentAnswer.Refused(Reason.ADJUSTMENT_INCOMPLETE);
        assertThat(service.propose(correction(" ", "OPS-12", 1), "maker", Hash128.of("a")))
                .isEqualTo(refused);
        assertThat(service.propose(correction("why", "", 1), "maker", Hash128.of("b")))
                .isEqualTo(refused);
        assertThat(service.propose(correction("w".repeat(501), "OPS", 1), "maker", Hash128.of("c")))
                .isEqualTo(refused);
        var meaning = new Correction(1, Currency.JPY, 1, 2, List.of(), List.of(), "purchase.code", "why", "OPS");
        assertThat(service.propose(meaning, "maker", Hash128.of("d"))).isEqualTo(refused);
    }

    private static AdjustmentView taken(AdjustmentAnswer answer) {
        assertThat(answer).isInstanceOf(AdjustmentAnswer.Taken.class);
        return ((AdjustmentAnswer.Taken) answer).adjustment();
    }

    private static Correction correction(String reason, String ticket, long amount) {
        return new Correction(
                amount,
                Currency.JPY,
                Owner.ofLane(0).id(),
                Owner.user(1).id(),
                List.of(Part.of(FundClass.SUSPENSE, amount)),
                List.of(Part.of(FundClass.MONEY, amount)),
                "adjustment.correction",
                reason,
                ticket);
    }

    /** A coordinator that keeps its promise about keys; silent, it does what it is asked and does not say so. */
    private static final class FakePayments implements Payments {
        private final Map<RequestKey, PaymentView> made = new HashMap<>();
        private volatile boolean silent;
        private volatile PaymentAnswer.@Nullable Refusal refusal;

        synchronized boolean of(long adjustment) {
            return made.keySet().stream().anyMatch(key -> key.key().equals(Hash128.of("adjustment " + adjustment)));
        }

        @Override
        public synchronized CompletableFuture<PaymentAnswer> submit(PaymentCommand command) {
            var refused = refusal;
            if (refused != null) return CompletableFuture.completedFuture(new PaymentAnswer.Refused(refused, ""));
            var create = (PaymentCommand.Create) command;
            var payment = made.computeIfAbsent(
                    create.key(),
                    key -> new PaymentView(
                            made.size() + 1_000,
                            3,
                            PaymentStatus.SUCCEEDED,
                            "SUCCEEDED",
                            create.order(),
                            0,
                            create.order().amountMinor(),
                            0,
                            null,
                            1,
                            2,
                            3,
                            List.of()));
            return CompletableFuture.completedFuture(
                    silent ? new PaymentAnswer.Retry(0, "lost") : new PaymentAnswer.Taken(payment, false, true));
        }
    }
}
