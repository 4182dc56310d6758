package dev.kessai.books.settlement;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.db.DatabaseLogin.Session;
import dev.kessai.base.db.Db;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.outbox.PublicationStore;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.ManualClock;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.catalogue.AccountingCodes;
import dev.kessai.contracts.channel.BankTransfers;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.settlement.MerchantSettlement.Agreed;
import dev.kessai.contracts.settlement.MerchantStatement;
import dev.kessai.contracts.settlement.MerchantStatement.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fresh schema of settlement with its parts, on a business clock that the test sets. */
final class SettlementDatabase implements AutoCloseable {
    final ManualClock business = new ManualClock(Clocks.startMicros(Contracts.APRIL));
    final FakePayments payments = new FakePayments();
    final FakeBank bank = new FakeBank();
    final Db db;
    final MovementStore movements;
    final TermStore terms = new TermStore();
    final ContractStore contracts = new ContractStore();
    final PayoutStore payouts = new PayoutStore();
    final Clearing clearing;
    final PayoutRound round;
    private final Map<Long, Long> seqs = new HashMap<>();
    /** Ahead of the real one, so that nothing has to be waited for. */
    long machineAheadMicros;

    SettlementDatabase() {
        DatabaseLogin login = TestPostgres.service(TestPostgres.database(), SettlementService.NAME);
        var _ = Migrations.run(login, SettlementService.NAME, PublicationStore.MIGRATIONS, "db/settlement");
        db = Db.open(login, new Session("test", SettlementService.NAME, 30_000, false), 4);
        movements = new MovementStore(db);
        MicroClock machine = () -> MicroClock.system().micros() + machineAheadMicros;
        var clocks = new Clocks(business, machine);
        var details = new AccountingDetails(
                SettlementService.NAME, new PublicationStore(db), AccountingCodes.load(), business::micros);
        var asker = new PaymentAsker(payments, machine);
        clearing = new Clearing(db, movements, new BusinessCalendar(), asker, details, clocks);
        round = new PayoutRound(db, asker, bank, details, clocks);
    }

    /** Takes what it is given, once; says what the test says. */
    static final class FakeBank implements BankTransfers {
        final Map<Long, BankTransfer> given = new HashMap<>();
        final Map<Long, Outcome> said = new HashMap<>();

        @Override
        public void add(List<BankTransfer> transfers) {
            for (var each : transfers) given.putIfAbsent(each.payment(), each);
        }

        @Override
        public Map<Long, Outcome> outcomes(Collection<Long> payments) {
            var told = new HashMap<>(said);
            told.keySet().retainAll(payments);
            return told;
        }
    }

    /** Everything that is asked for again only later is due now. */
    void later() {
        machineAheadMicros += 120_000_000;
    }

    Movement sale(Contracts contract, LocalDate day, long taxable, long exempt) {
        return next(contract, day, Kind.SALE, 0, "purchase.code", taxable, exempt, true);
    }

    Movement refund(Contracts contract, LocalDate day, Movement sale, long taxable) {
        return next(contract, day, Kind.REFUND, sale.payment(), "refund.purchase", -taxable, 0, true);
    }

    Movement next(
            Contracts contract,
            LocalDate day,
            Kind kind,
            long parent,
            String code,
            long taxable,
            long exempt,
            boolean bearsFee) {
        long seq = seqs.merge(contract.merchant(), 1L, Long::sum);
        return new Movement(
                contract.merchant(),
                seq,
                contract.merchant() % 1_000_000 * 1_000 + seq,
                parent,
                kind,
                code,
                Clocks.startMicros(day),
                taxable + exempt,
                taxable,
                exempt,
                bearsFee);
    }

    void add(Movement... all) {
        movements.add(List.of(all), Map.of(0, 1L));
    }

    /** Its first term is open. */
    void agree(Contracts contract) {
        var built = contract.build();
        var key = Hash128.of("contract " + contract.merchant());
        db.run(tx -> {
            contracts.add(tx, new Agreed(built, 1, "maker", business.micros()), key, key);
            var span = Span.of(built, built.from(), new BusinessCalendar());
            terms.open(tx, List.of(new TermStore.Opened(built.merchant(), 1, 0, span)));
        });
    }

    long count(String sql) {
        return db.read(tx -> tx.one(sql, row -> row.getLong(1))).orElseThrow();
    }

    /** Everything that is due by the end of this day is cleared and paid for. */
    void clear(LocalDate day) {
        business.set(Clocks.startMicros(day.plusDays(1)));
        while (clearing.compute(business.micros()).cleared() > 0) later();
        while (clearing.pay().fixed() > 0) later();
    }

    List<MerchantStatement> statements() {
        return new ArrayList<>(db.read(tx -> terms.list(tx, 0, 0, 100)));
    }

    @Override
    public void close() {
        db.close();
    }
}
