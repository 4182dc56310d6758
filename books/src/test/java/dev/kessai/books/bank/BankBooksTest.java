package dev.kessai.books.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.audit.AuditAnswer;
import dev.kessai.contracts.audit.AuditEvent;
import dev.kessai.contracts.bank.BankStatement.Account;
import dev.kessai.contracts.bank.LineView;
import dev.kessai.contracts.bank.LineView.State;
import dev.kessai.contracts.bank.Resolution;
import dev.kessai.contracts.bank.ResolutionAnswer;
import dev.kessai.contracts.bank.StatementAnswer;
import dev.kessai.contracts.bank.StatementFormat;
import dev.kessai.contracts.bank.StatementView;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.channel.DayTotal;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.payment.PaymentAnswer.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files in, payments out, each once, whatever comes twice or stops in between. */
final class BankBooksTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 2);
    private static final LocalDate CVS_DAY = LocalDate.of(2026, 4, 1);
    private static final Account OURS = new Account("0001", "001", "7654321");
    private static final Resolution TO_USER =
            new Resolution(Owner.user(1).id(), FundClass.MONEY, "the deposit was this user's", "OPS-12");

    private final FakeCoordinator payments = new FakeCoordinator();
    private final FakeApprovals adjustments = new FakeApprovals();
    private final Map<String, DayTotal> totals = new ConcurrentHashMap<>();
    private final Map<LocalDate, byte[]> atTheBank = new HashMap<>();
    private final ManualClock business = new ManualClock(Clocks.startMicros(DAY.plusDays(1)));
    private final ManualClock machine = new ManualClock(MicroClock.system().micros());
    private Db db;
    private AccountingDetails details;
    private BankBooks books;
    private int quietDays;

    @BeforeEach
    void start() {
        var login = TestPostgres.service(TestPostgres.database(), "bank");
        var _ = Migrations.run(login, "bank", PublicationStore.MIGRATIONS, "db/bank");
        db = Db.open(login, new Session("test", "bank", 10_000, false), 8);
        details = new AccountingDetails(
                "bank",
                new PublicationStore(db),
                AccountingCodes.load(),
                Clocks.system().business()::micros);
        books = serve(BankTerms.NEVER);
    }

    /** A second instance on the same schema. */
    private BankBooks serve(int fetchMinute) {
        var beside = new BankBooks.Beside(
                payments,
                adjustments,
                (channel, day) -> Optional.ofNullable(totals.get(channel + day)),
                (day, format) -> Optional.ofNullable(atTheBank.get(day)));
        var terms = new BankTerms(OURS, Map.of("cvs", 110L), 159, fetchMinute, StatementFormat.CAMT053);
        return new BankBooks(db, details, beside, terms, new Clocks(business, machine));
    }

    @AfterEach
    void stop() {
        db.close();
    }

    /** A message with these lines: {@code amount reference}. */
    private static byte[] camt(LocalDate day, String account, int firstNo, String... lines) {
        var entries = new StringBuilder();
        long closing = 0;
        int no = firstNo;
        for (var line : lines) {
            long amount = Long.parseLong(line.replaceFirst(" .*", ""));
            closing += amount;
            entries.append("<Ntry>").append(amount(amount)).append("<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>");
            entries.append(day).append("</Dt></BookgDt><AcctSvcrRef>").append(no++);
            entries.append("</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>");
            entries.append(line.replaceFirst("^\\S+ ", "")).append("</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>");
        }
        return """
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
                <Acct><Id><Othr><Id>%s</Id></Othr></Id><Svcr><FinInstnId><ClrSysMmbId><MmbId>0001</MmbId></ClrSysMmbId>
                </FinInstnId><BrnchId><Id>001</Id></BrnchId></Svcr></Acct>%s%s%s</Stmt></BkToCstmrStmt></Document>
                """.formatted(account, balance("OPBD", 0, day), balance("CLBD", closing, day), entries)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String balance(String code, long amount, LocalDate day) {
        return "<Bal><Tp><CdOrPrtry><Cd>" + code + "</Cd></CdOrPrtry></Tp>" + amount(amount) + "<Dt><Dt>" + day
                + "</Dt></Dt></Bal>";
    }

    private static String amount(long amount) {
        return "<Amt Ccy=\"JPY\">" + Math.abs(amount) + "</Amt><CdtDbtInd>" + (amount < 0 ? "DBIT" : "CRDT")
                + "</CdtDbtInd>";
    }

    private StatementView take(byte[] file) {
        var answer = books.take(StatementFormat.CAMT053, file);
        assertThat(answer).isInstanceOf(StatementAnswer.Taken.class);
        return ((StatementAnswer.Taken) answer).statement();
    }

    private LineView only(StatementView statement) {
        assertThat(books.lines(statement.id(), 0)).hasSize(1);
        return books.lines(statement.id(), 0).getFirst();
    }

    @Test
    void whatFitsIsBookedOnceWithItsDetailAndARepeatedFileChangesNothing() {
        totals.put("cvs" + CVS_DAY, new DayTotal(1, 5_000));
        var file = camt(DAY, "7654321", 1, "4890 CVS 20260401", "700 NOTPROVIDED");
        var statement = take(file);
        assertThat(statement.lines()).isEqualTo(2);
        assertThat(statement.openLines()).as("the deposit that nobody knows").isEqualTo(1);
        var lines = books.lines(statement.id(), 0);
        assertThat(lines).extracting(LineView::state).containsExactly(State.BOOKED, State.SUSPENDED);
        assertThat(lines).extracting(LineView::settles).containsExactly("cvs 2026-04-01", "");
        assertThat(books.openLines(0))
                .extracting(LineView::id)
                .containsExactly(lines.getLast().id());
        assertThat(books.openLines(lines.getLast().id())).isEmpty();
        assertThat(books.take(StatementFormat.CAMT053, file)).isEqualTo(new StatementAnswer.Taken(statement, true, 0));
        assertThat(payments.orders()).hasSize(2);
        assertThat(told())
                .extracting(AuditEvent::payment, AuditEvent::accountingCode)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(lines.getFirst().payment(), "banksettlement.channel"),
                        org.assertj.core.groups.Tuple.tuple(lines.getLast().payment(), "banksettlement.unknown"));
    }

    private List<AuditEvent> told() {
        var told = new ArrayList<AuditEvent>();
        long until = Clocks.system().business().micros();
        await().until(() -> {
            told.clear();
            return details.list(0, until, told::addAll) instanceof AuditAnswer.Listed;
        });
        return told;
    }

    @Test
    void aMovementThatAnotherFileHadIsNotTakenAgain() {
        var first = take(camt(DAY, "7654321", 1, "700 A"));
        var answer =
                (StatementAnswer.Taken) books.take(StatementFormat.CAMT053, camt(DAY, "7654321", 1, "700 A", "800 B"));
        assertThat(answer.repeatedLines()).isEqualTo(1);
        assertThat(answer.statement().lines()).isEqualTo(1);
        assertThat(only(answer.statement()).amountMinor()).isEqualTo(800);
        assertThat(payments.orders()).hasSize(2);
        assertThat(books.statements(0))
                .extracting(StatementView::id)
                .containsExactly(answer.statement().id(), first.id());
        assertThat(books.statements(first.id())).isEmpty();
    }

    @Test
    void nothingOfAFileIsTakenThatDoesNotAddUpOrIsOfAnotherAccount() {
        var broken = new String(camt(DAY, "7654321", 1, "700 A"), StandardCharsets.UTF_8)
                .replaceFirst("700", "701")
                .getBytes(StandardCharsets.UTF_8);
        var refused = (StatementAnswer.Refused) books.take(StatementFormat.CAMT053, broken);
        assertThat(refused.reason()).isEqualTo(StatementAnswer.Reason.STATEMENT_UNREADABLE);
        assertThat(refused.detail()).contains("line 1", "come to 700, not 701");
        assertThat(books.take(StatementFormat.ZENGIN, broken)).isInstanceOf(StatementAnswer.Refused.class);
        assertThat(books.take(StatementFormat.CAMT053, camt(DAY, "1111111", 1, "700 A")))
                .isEqualTo(new StatementAnswer.Refused(
                        StatementAnswer.Reason.STATEMENT_OF_OTHER_ACCOUNT, "account 0001-001-1111111"));
        assertThat(books.statements(0)).isEmpty();
        assertThat(payments.orders()).isEmpty();
    }

    @Test
    void aLineWaitsForThePartnersFileAndADayIsSettledByOneLine() {
        var statement = take(camt(DAY, "7654321", 1, "4890 CVS 20260401"));
        assertThat(only(statement).state()).isEqualTo(State.OPEN);
        assertThat(only(statement).mismatch()).isEqualTo("MISSING_OURS");
        totals.put("cvs" + CVS_DAY, new DayTotal(1, 4_000));
        later();
        assertThat(only(statement).mismatch()).isEqualTo("AMOUNT");
        assertThat(only(statement).expectedMinor()).isEqualTo(3_890);
        totals.put("cvs" + CVS_DAY, new DayTotal(1, 5_000));
        later();
        assertThat(only(statement).state()).isEqualTo(State.BOOKED);
        var twin = take(camt(DAY, "7654321", 2, "4890 CVS 20260401"));
        assertThat(only(twin).state()).as("settled already").isEqualTo(State.OPEN);
        assertThat(payments.orders()).hasSize(1);
    }

    /** The pause of what was looked at is over; the file of another day, without a line, makes it look. */
    private void later() {
        machine.set(machine.micros() + 700_000_000);
        var _ = take(camt(DAY.plusDays(++quietDays), "7654321", 1));
    }

    @Test
    void aPaymentWithoutAnAnswerIsAskedForAgainUnderItsKeyAfterARestart() {
        payments.silent = true;
        var statement = take(camt(DAY, "7654321", 1, "700 A"));
        assertThat(only(statement).state()).isEqualTo(State.BOOKING);
        assertThat(books.isQuiet(business.micros())).isFalse();
        payments.silent = false;
        machine.set(machine.micros() + 700_000_000);
        try (var other = serve(BankTerms.NEVER)) {
            other.start();
            await().until(() -> only(statement).state() == State.SUSPENDED);
        }
        assertThat(payments.orders())
                .as("made once, although nobody had heard of it")
                .hasSize(1);
        assertThat(books.isQuiet(business.micros())).isTrue();
    }

    @Test
    void whatPaymentRefusesIsForPeople() {
        payments.refusal = Refusal.NOT_LEGAL;
        var statement = take(camt(DAY, "7654321", 1, "700 A"));
        assertThat(only(statement).state()).isEqualTo(State.FAILED);
        payments.refusal = Refusal.BUSY;
        var busy = take(camt(DAY, "7654321", 2, "700 A"));
        assertThat(only(busy).state()).isEqualTo(State.BOOKING);
        assertThat(told()).isEmpty();
    }

    @Test
    void aDepositInSuspenseIsResolvedByTwoPeople() {
        long line = only(take(camt(DAY, "7654321", 1, "700 A"))).id();
        assertThat(books.approve(line, "checker"))
                .isEqualTo(new ResolutionAnswer.Refused(ResolutionAnswer.Reason.BANK_LINE_NOT_PROPOSED));
        var elsewhere = new Resolution(Owner.user(1).id(), FundClass.POINT_FREE, "why", "OPS");
        assertThat(books.propose(line, elsewhere, "maker", Hash128.of("k")))
                .isEqualTo(new ResolutionAnswer.Refused(ResolutionAnswer.Reason.BANK_LINE_TARGET));
        var proposed = (ResolutionAnswer.Taken) books.propose(line, TO_USER, "maker", Hash128.of("k"));
        assertThat(proposed.line().state()).isEqualTo(State.SUSPENDED);
        var order = proposed.adjustment().correction();
        assertThat(order.payer()).isEqualTo(LineMatcher.SUSPENSE);
        assertThat(order.debits().getFirst().fundClass()).isEqualTo(FundClass.SUSPENSE);
        assertThat(order.parts().getFirst().amountMinor()).isEqualTo(700);
        assertThat(books.propose(line, TO_USER, "maker", Hash128.of("other")))
                .isEqualTo(new ResolutionAnswer.Refused(ResolutionAnswer.Reason.BANK_LINE_PROPOSED));
        assertThat(books.approve(line, "maker")).isInstanceOf(ResolutionAnswer.NotAdjusted.class);
        var rejected = (ResolutionAnswer.Taken) books.reject(line, "checker");
        assertThat(rejected.line().resolution()).isZero();
        var again = (ResolutionAnswer.Taken) books.propose(line, TO_USER, "maker", Hash128.of("k2"));
        var done = (ResolutionAnswer.Taken) books.approve(line, "checker");
        assertThat(done.line().state()).isEqualTo(State.RESOLVED);
        assertThat(done.adjustment().id()).isEqualTo(again.adjustment().id());
        assertThat(books.openLines(0)).isEmpty();
        assertThat(books.propose(line, TO_USER, "maker", Hash128.of("k3")))
                .isInstanceOf(ResolutionAnswer.Refused.class);
        assertThat(books.propose(99, TO_USER, "maker", Hash128.of("k4")))
                .isEqualTo(new ResolutionAnswer.Refused(ResolutionAnswer.Reason.BANK_LINE_NOT_FOUND));
    }

    @Test
    void aLineThatNothingFitsIsBookedAgainstSuspenseByTwoPeopleAndByNobodyElse() {
        var out = only(take(camt(DAY, "7654321", 1, "-700 A")));
        assertThat(out.state()).isEqualTo(State.OPEN);
        assertThat(books.propose(out.id(), TO_USER, "maker", Hash128.of("k")))
                .isEqualTo(new ResolutionAnswer.Refused(ResolutionAnswer.Reason.BANK_LINE_TARGET));
        var suspense = new Resolution(LineMatcher.SUSPENSE, FundClass.SUSPENSE, "a fee of the bank", "OPS-1");
        assertThat(books.propose(out.id(), suspense, "maker", Hash128.of("k")))
                .isInstanceOf(ResolutionAnswer.Taken.class);
        var resolved = (ResolutionAnswer.Taken) books.approve(out.id(), "checker");
        assertThat(resolved.line().state()).isEqualTo(State.RESOLVED);
        assertThat(resolved.line().payment()).isPositive();
        var in = only(take(camt(DAY, "7654321", 2, "4890 CVS 20260401")));
        assertThat(books.propose(in.id(), suspense, "maker", Hash128.of("k2")))
                .isInstanceOf(ResolutionAnswer.Taken.class);
        totals.put("cvs" + CVS_DAY, new DayTotal(1, 5_000));
        later();
        assertThat(payments.orders()).as("a proposal keeps the line").isEmpty();
        var suspended = (ResolutionAnswer.Taken) books.approve(in.id(), "checker");
        assertThat(suspended.line().state()).isEqualTo(State.SUSPENDED);
        assertThat(books.propose(in.id(), TO_USER, "maker", Hash128.of("k3")))
                .isInstanceOf(ResolutionAnswer.Taken.class);
    }

    @Test
    void statementsOfDaysThatAreOverAreFetchedInTheirOrder() {
        try (var fetching = serve(6 * 60)) {
            fetching.start();
            long due = fetching.nextDueMicros(business.micros());
            assertThat(due).isEqualTo(Clocks.startMicros(DAY.plusDays(1)) + 6 * 3_600_000_000L);
            assertThat(fetching.isQuiet(business.micros())).isTrue();
            business.set(due + 2 * 86_400_000_000L);
            atTheBank.put(DAY.plusDays(2), camt(DAY.plusDays(2), "7654321", 2, "800 B"));
            fetching.begin(business.micros());
            assertThat(fetching.isQuiet(business.micros())).isFalse();
            assertThat(books.statements(0)).as("not before the day before it").isEmpty();
            atTheBank.put(DAY.plusDays(1), camt(DAY.plusDays(1), "7654321", 1, "700 A"));
            fetching.begin(business.micros());
            await().until(() -> {
                fetching.begin(business.micros());
                return fetching.isQuiet(business.micros())
                        && books.statements(0).size() == 2;
            });
            assertThat(books.statements(0))
                    .extracting(StatementView::from)
                    .containsExactly(DAY.plusDays(2), DAY.plusDays(1));
        }
    }
}
