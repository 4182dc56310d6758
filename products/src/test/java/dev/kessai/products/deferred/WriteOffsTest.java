package dev.kessai.products.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.deferred.DeferredAnswer;
import dev.kessai.contracts.deferred.DeferredAnswer.Proposed;
import dev.kessai.contracts.deferred.DeferredAnswer.Refusal;
import dev.kessai.contracts.deferred.DeferredAnswer.Refused;
import dev.kessai.contracts.deferred.WriteOff;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentType;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A debt is given up by two people, once, and never more of it than is owed. */
final class WriteOffsTest {
    private static final long USER = Owner.user(1).id();
    private static final YearMonth APRIL = YearMonth.of(2026, 4);
    private static final WriteOff.Grounds GROUNDS = new WriteOff.Grounds("bankrupt", "OPS-13");

    private final ManualClock business = new ManualClock(Clocks.startMicros(LocalDate.of(2026, 6, 1)));
    private final Clocks clocks = new Clocks(business, new ManualClock(business.micros()));
    private final FakePayments payments = new FakePayments(business);
    private final Db db = open();
    private final Billing billing = new Billing(
            db,
            Terms.DEFAULT,
            clocks,
            new AccountingDetails(
                    DeferredProduct.NAME, new PublicationStore(db), AccountingCodes.load(), business::micros));
    private final Asker asker = new Asker(payments, billing, clocks);
    private final WriteOffs writeOffs = new WriteOffs(db, Terms.DEFAULT, clocks, billing, asker);
    private final DebtorStore debtors = new DebtorStore();

    private static Db open() {
        var login = TestPostgres.service(TestPostgres.database(), DeferredProduct.NAME);
        var _ = Migrations.run(login, DeferredProduct.NAME, "db/billing");
        return Db.open(login, new Session("test", DeferredProduct.NAME, 30_000, false), 4);
    }

    /** Bought in April, overdue in June. */
    @BeforeEach
    void owe() {
        db.run(tx -> {
            var held = debtors.lock(tx, Terms.DEFAULT, List.of(USER), List.of(), APRIL);
            var debtor = held.values().iterator().next();
            var _ = debtor.buy(1, 3_000, LocalDate.of(2026, 4, 8));
            debtor.close(APRIL, List.of());
            debtor.dayHasCome(LocalDate.of(2026, 6, 1));
            var _ = billing.store(tx, held.values());
        });
    }

    @AfterEach
    void close() {
        db.close();
    }

    private DeferredAnswer propose(String key, WriteOff.Grounds grounds) {
        return writeOffs.propose(Hash128.of(key), Hash128.of(grounds.toString()), USER, APRIL, grounds, "clerk");
    }

    private WriteOff proposed(String key) {
        return ((Proposed) propose(key, GROUNDS)).writeOff();
    }

    private Statement april() {
        return db.read(tx -> debtors.statements(tx, USER, 10)).getFirst();
    }

    @Test
    void nothingMovesBeforeSomebodyElseApproves() {
        var proposal = proposed("one");
        assertThat(proposal.owedMinor()).isEqualTo(3_000);
        assertThat(proposal.state()).isEqualTo(WriteOff.State.PROPOSED);
        assertThat(writeOffs.approve(proposal.id(), "clerk")).isEqualTo(new Refused(Refusal.APPROVER_IS_PROPOSER, ""));
        assertThat(payments.taken()).isEmpty();
        assertThat(april().isOverdue()).isTrue();
        var done = (Proposed) writeOffs.approve(proposal.id(), "chief");
        assertThat(done.writeOff().state()).isEqualTo(WriteOff.State.DONE);
        assertThat(done.writeOff().payment()).isPositive();
        assertThat(done.writeOff().decidedBy()).isEqualTo("chief");
        assertThat(april().state()).isEqualTo(Statement.State.WRITTEN_OFF);
        assertThat(payments.taken()).extracting(Order::type).containsExactly(PaymentType.WRITE_OFF);
    }

    @Test
    void theSameKeyIsTheSameProposalAndAnotherContentIsRefused() {
        var first = proposed("one");
        assertThat(propose("one", GROUNDS)).isEqualTo(new Proposed(first, true));
        assertThat(propose("one", new WriteOff.Grounds("moved away", "OPS-13")))
                .isEqualTo(new Refused(Refusal.DEFERRED_KEY_REUSED, ""));
        assertThat(propose("two", new WriteOff.Grounds(" ", "OPS-13")))
                .isEqualTo(new Refused(Refusal.WRITE_OFF_INCOMPLETE, "reason"));
        var second = proposed("two"); // in the same microsecond
        assertThat(second.id()).isGreaterThan(first.id());
        assertThat(writeOffs.list(Long.MAX_VALUE, 10))
                .extracting(WriteOff::id)
                .containsExactly(second.id(), first.id());
        assertThat(writeOffs.list(second.id(), 10)).extracting(WriteOff::id).containsExactly(first.id());
    }

    @Test
    void whatIsPaidMeanwhileIsNotGivenUp() {
        var proposal = proposed("one");
        var key = Hash128.of("repayment");
        var order = PaymentOrder.repayment(key, key, USER, new PaymentOrder.Amounts(1_000, 0, 0), "balance");
        db.run(tx -> new PaymentOrderStore().add(tx, List.of(order), 0));
        assertThat(writeOffs.approve(proposal.id(), "chief")).isEqualTo(new Refused(Refusal.REPAYMENT_UNDER_WAY, ""));
        asker.ask(List.of(order));
        var done = (Proposed) writeOffs.approve(proposal.id(), "chief");
        assertThat(done.writeOff().state()).isEqualTo(WriteOff.State.DONE);
        assertThat(payments.taken().getLast().amountMinor()).isEqualTo(2_000);
    }

    @Test
    void anAnswerThatWasLostIsFoundByAskingAgain() {
        var proposal = proposed("one");
        payments.silent = order -> true;
        var unknown = (Proposed) writeOffs.approve(proposal.id(), "chief");
        assertThat(unknown.writeOff().state()).isEqualTo(WriteOff.State.APPROVED);
        payments.silent = order -> false;
        var again = (Proposed) writeOffs.approve(proposal.id(), "chief");
        assertThat(again.replayed()).isTrue();
        assertThat(again.writeOff().state()).isEqualTo(WriteOff.State.DONE);
        assertThat(payments.taken()).hasSize(1);
    }

    @Test
    void twoProposalsAndManyApproversGiveUpTheDebtOnce() throws Exception {
        var ids = List.of(proposed("one").id(), proposed("two").id());
        var calls = new ArrayList<Callable<DeferredAnswer>>();
        for (int i = 0; i < 8; i++) {
            long id = ids.get(i % 2);
            var by = "chief-" + i;
            boolean against = i % 4 == 3;
            calls.add(() -> against ? writeOffs.reject(id, by) : writeOffs.approve(id, by));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : threads.invokeAll(calls)) assertThat(each.get()).isNotNull();
        }
        assertThat(payments.taken().size()).isLessThanOrEqualTo(1);
        var decided = ids.stream().map(id -> writeOffs.find(id).orElseThrow()).toList();
        long done = decided.stream()
                .filter(each -> each.state() == WriteOff.State.DONE)
                .count();
        assertThat(done).isEqualTo(payments.taken().size());
        assertThat(april().isOverdue()).isEqualTo(done == 0);
    }

    @Test
    void whatHasFailedMayBeProposedAgain() {
        var proposal = proposed("one");
        var rival = proposed("two");
        payments.failing = order -> true;
        var failed = (Proposed) writeOffs.approve(proposal.id(), "chief");
        assertThat(failed.writeOff().state()).isEqualTo(WriteOff.State.FAILED);
        assertThat(april().isOverdue()).isTrue();
        payments.failing = order -> false;
        assertThat(writeOffs.approve(rival.id(), "chief"))
                .as("it was for the payment that failed")
                .isEqualTo(new Refused(Refusal.STATEMENT_NOT_OVERDUE, ""));
        var done = (Proposed) writeOffs.approve(proposed("three").id(), "chief");
        assertThat(done.writeOff().state()).isEqualTo(WriteOff.State.DONE);
        assertThat(april().state()).isEqualTo(Statement.State.WRITTEN_OFF);
        assertThat(payments.taken()).hasSize(2);
    }

    @Test
    void whatIsRejectedStaysSo() {
        var proposal = proposed("one");
        var rejected = (Proposed) writeOffs.reject(proposal.id(), "clerk");
        assertThat(rejected.writeOff().state()).isEqualTo(WriteOff.State.REJECTED);
        assertThat(((Proposed) writeOffs.reject(proposal.id(), "clerk")).replayed())
                .isTrue();
        assertThat(writeOffs.approve(proposal.id(), "chief")).isEqualTo(new Refused(Refusal.WRITE_OFF_DECIDED, ""));
        assertThat(writeOffs.approve(4_711, "chief")).isEqualTo(new Refused(Refusal.WRITE_OFF_NOT_FOUND, ""));
        assertThat(april().isOverdue()).isTrue();
    }
}
