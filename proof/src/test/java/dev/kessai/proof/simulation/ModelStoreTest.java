package dev.kessai.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.accounts.LedgerCatalogue;
import dev.kessai.accounts.ledger.Ledger;
import dev.kessai.accounts.ledger.LedgerCommand;
import dev.kessai.accounts.ledger.LedgerInstallStore;
import dev.kessai.accounts.ledger.LedgerProgram;
import dev.kessai.accounts.ledger.LedgerStore;
import dev.kessai.accounts.ledger.LedgerStore.AccountRef;
import dev.kessai.accounts.ledger.LedgerStore.AccountRow;
import dev.kessai.accounts.ledger.LedgerStore.LegRef;
import dev.kessai.accounts.ledger.LedgerStore.LotRef;
import dev.kessai.accounts.ledger.LedgerStore.LotRow;
import dev.kessai.accounts.ledger.LedgerStore.OwnerRef;
import dev.kessai.accounts.ledger.LedgerStore.Placed;
import dev.kessai.accounts.ledger.LedgerStore.UsageRef;
import dev.kessai.accounts.ledger.PostgresLedgerStore;
import dev.kessai.base.db.Migrations;
import dev.kessai.base.lane.LaneFailure;
import dev.kessai.base.lane.LaneRunner;
import dev.kessai.base.lane.PostgresLanes;
import dev.kessai.base.postgres.TestPostgres;
import dev.kessai.contracts.account.KycLevel;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.Rating;
import dev.kessai.contracts.account.Standing;
import dev.kessai.contracts.catalogue.Limits;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The model of the database behaves as PostgreSQL does: one random stream of commands, with duplicates, out of order,
 * and with COMMITs that are lost before or after they took effect, gets the same answers from a ledger over either, and
 * leaves the same rows.
 */
final class ModelStoreTest {
    private static final int LANES = 4;
    private static final List<Integer> ALL_LANES =
            IntStream.range(0, LANES).boxed().toList();
    private static final int BATCH_MAX = 128;

    /** 100 s: the commands for a ledger without lots take months. */
    private static final long STEP_MICROS = 100_000_000;

    private static final int LOST_COMMIT_ONE_IN = 12;

    /** Small, so that most of what is needed has been forgotten and is read. */
    private static final LedgerProgram.Limits LIMITS = new LedgerProgram.Limits(48, 32, 1_024);

    /** What becomes of the next COMMIT. */
    private enum Commit {
        HAPPENS,
        LOST_BEFORE,
        LOST_AFTER
    }

    /** One of the two: a ledger over a store, and what it has answered. */
    private static final class Side {
        final LedgerStore store;
        final List<Object> answers = new ArrayList<>();
        final LaneRunner<LedgerCommand> runner;
        Commit next = Commit.HAPPENS;
        long clockMicros;

        Side(Ledger ledger, LedgerStore store) {
            this.store = store;
            var program = new LedgerProgram(ledger, losing(store), LANES, LIMITS);
            this.runner = new LaneRunner<>(program, losing(store), () -> clockMicros);
            assertThat(runner.takeOver(ALL_LANES, false)).isEqualTo(LANES);
        }

        List<Object> run(List<RandomStream.Asked> asked, long atMicros, Commit commit) {
            clockMicros = atMicros;
            next = commit;
            answers.clear();
            assertThat(runner.run(
                            asked.stream().map(each -> each.to(LANES, answers)).toList()))
                    .isTrue();
            return List.copyOf(answers);
        }

        private LedgerStore losing(LedgerStore inner) {
            return (LedgerStore) Proxy.newProxyInstance(
                    LedgerStore.class.getClassLoader(), new Class<?>[] {LedgerStore.class}, (proxy, method, given) -> {
                        var commit = method.getName().equals("commit") ? next : Commit.HAPPENS;
                        if (commit != Commit.HAPPENS) next = Commit.HAPPENS;
                        if (commit == Commit.LOST_AFTER) inner.commit();
                        if (commit != Commit.HAPPENS)
                            throw new LaneFailure(LaneFailure.Kind.LOST, commit.toString(), null);
                        try {
                            return method.invoke(inner, given);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    @BeforeAll
    static void quiet() {
        Histories.quiet();
    }

    @ParameterizedTest
    @CsvSource({"balance, 60000, 1", "points, 40000, 2"})
    void modelAndPostgresAnswerTheSameAndHoldTheSame(String name, int commands, long seed) {
        var ledger = name.equals(Ledgers.POINTS) ? LedgerCatalogue.points() : limited(LedgerCatalogue.balance());
        try (var postgres = postgres(ledger)) {
            var random = new SplittableRandom(seed);
            var stream = new RandomStream(random.split(), ledger);
            var model = new Side(ledger, model(ledger, postgres));
            var real = new Side(ledger, postgres);
            int lost = 0;
            for (int n = 0; n < commands; ) {
                var batch = stream.next(Math.min(commands - n, 1 + random.nextInt(BATCH_MAX)));
                n += batch.size();
                var commit = commit(random);
                if (commit != Commit.HAPPENS) lost++;
                long atMicros = World.START + n * (ledger.name().equals(Ledgers.POINTS) ? 1 : STEP_MICROS);
                assertSameAnswers(model.run(batch, atMicros, commit), real.run(batch, atMicros, commit), n);
            }
            assertThat(lost).as("lost commits").isGreaterThan(20);
            assertSameRows(ledger, stream, model.store, real.store);
            stream.assertMet();
        }
    }

    /** By amounts that these commands reach; days and months pass. */
    private static Ledger limited(Ledger ledger) {
        var catalogue = Limits.load();
        var amounts = new HashMap<String, Long>();
        for (var limit : catalogue.all()) amounts.put(limit.name(), limit.amountMinor() / 1_000);
        return ledger.limitedBy(catalogue.with(amounts).unknownAs(new Standing(KycLevel.BANK_LINKED, Rating.LOW)));
    }

    private static void assertSameAnswers(List<Object> model, List<Object> real, int n) {
        for (int i = 0; i < Math.min(model.size(), real.size()); i++)
            assertThat(model.get(i)).as("answer before command " + n).isEqualTo(real.get(i));
        assertThat(model).as("answers before command " + n).hasSameSizeAs(real);
    }

    private static Commit commit(SplittableRandom random) {
        if (random.nextInt(LOST_COMMIT_ONE_IN) != 0) return Commit.HAPPENS;
        return random.nextBoolean() ? Commit.LOST_BEFORE : Commit.LOST_AFTER;
    }

    private static PostgresLedgerStore postgres(Ledger ledger) {
        var login = TestPostgres.service(TestPostgres.database(), ledger.name());
        var _ = Migrations.run(login, ledger.name(), "db/ledger");
        LedgerInstallStore.install(login, ledger, LANES);
        return new PostgresLedgerStore(login.dataSource("model"), new PostgresLanes.Settings("model", "", 60_000, ""));
    }

    /** Begins with what an installation has made. */
    private static LedgerStore model(Ledger ledger, LedgerStore installed) {
        var tables = new ModelLedgerStore.Tables();
        var refs = refs(installedOwners(ledger));
        for (var owner : installed.owners(refs)) tables.owners.put(owner.owner(), owner);
        for (var account : placeless(installed.accounts(refs))) {
            var key = ModelLedgerStore.key(account);
            tables.accounts.put(key, account);
            tables.accountsOf
                    .computeIfAbsent(account.owner(), owner -> new ArrayList<>())
                    .add(key);
        }
        installed.rollback();
        var world = new World(new SplittableRandom(1), Faults.NONE, null);
        var database = new ModelDatabase(world, ledger.name(), LANES, EnumSet.noneOf(ModelDatabase.Guard.class));
        world.auditor.addLedger(ledger.name(), Limits.NONE, tables);
        var service = new Service<LedgerCommand>(world, database, 1, node -> {
            throw new IllegalStateException("is not started: only its session is used");
        });
        return new ModelLedgerStore(database, service.nodes().getFirst(), tables);
    }

    private static List<Long> installedOwners(Ledger ledger) {
        var owners = new ArrayList<>(ledger.systemOwners());
        for (int lane : ALL_LANES) owners.add(Owner.ofLane(lane).id());
        return owners;
    }

    private static List<OwnerRef> refs(List<Long> owners) {
        return owners.stream()
                .map(owner -> new OwnerRef(Owner.lane(owner, LANES), owner))
                .toList();
    }

    private static void assertSameRows(Ledger ledger, RandomStream stream, LedgerStore model, LedgerStore real) {
        var owners = new ArrayList<>(stream.owners());
        owners.addAll(installedOwners(ledger));
        var refs = refs(owners);
        assertSame(model.owners(refs), real.owners(refs), 100);
        var accounts = placeless(real.accounts(refs));
        assertSame(model.accounts(refs), accounts, 100);
        var places = accounts.stream()
                .map(row -> new AccountRef(row.lane(), row.owner(), row.fundClass(), row.currency()))
                .toList();
        assertSame(
                model.newestFloors(places),
                real.newestFloors(places),
                ledger.name().equals(Ledgers.POINTS) ? 0 : 5);
        var lots = new ArrayList<LotRef>();
        for (var account : accounts)
            LongStream.rangeClosed(1, ledger.name().equals(Ledgers.POINTS) ? account.seq() : 0)
                    .forEach(no -> lots.add(
                            new LotRef(account.lane(), account.owner(), account.fundClass(), account.currency(), no)));
        assertSame(
                model.lots(lots), placelessLots(real.lots(lots)), ledger.name().equals(Ledgers.POINTS) ? 1_000 : 0);
        var months = new ArrayList<UsageRef>();
        for (var ref : refs)
            for (int month = 202_601; month <= 202_612; month++)
                months.add(new UsageRef(ref.lane(), ref.owner(), month));
        assertSame(model.usages(months), real.usages(months), ledger.name().equals(Ledgers.POINTS) ? 0 : 1_000);
        var legs = stream.legs().stream()
                .map(each -> new LegRef(Owner.lane(each.owner(), LANES), each.leg()))
                .distinct()
                .toList();
        assertSame(model.holds(legs), real.holds(legs), 10_000);
        assertSame(model.entries(legs), real.entries(legs), 10_000);
    }

    /** Where a row lies is the database's own affair. */
    private static List<AccountRow> placeless(List<AccountRow> rows) {
        return rows.stream()
                .map(row -> new AccountRow(
                        row.lane(),
                        row.owner(),
                        row.fundClass(),
                        row.currency(),
                        row.availableMinor(),
                        row.heldMinor(),
                        row.seq(),
                        row.version(),
                        row.floorMinor(),
                        row.epoch(),
                        Placed.UNKNOWN))
                .toList();
    }

    private static List<LotRow> placelessLots(List<LotRow> rows) {
        return rows.stream()
                .map(row -> new LotRow(
                        row.lane(),
                        row.owner(),
                        row.fundClass(),
                        row.currency(),
                        row.lot(),
                        row.freeMinor(),
                        row.expiresAtMicros(),
                        row.epoch(),
                        Placed.UNKNOWN))
                .toList();
    }

    /** Whatever order they come in. */
    private static <R> void assertSame(List<R> model, List<R> real, int least) {
        assertThat(model).hasSizeGreaterThanOrEqualTo(least).hasSameSizeAs(real);
        var rest = new HashSet<R>(model);
        real.forEach(rest::remove);
        assertThat(rest).isEmpty();
    }
}
