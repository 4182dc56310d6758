package dev.kessai.books.cases;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.db.Tx;
import dev.kessai.base.db.UuidColumn;
import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.reconciliation.CaseQuestion;
import dev.kessai.contracts.reconciliation.CaseState;
import dev.kessai.contracts.reconciliation.CaseView;
import dev.kessai.contracts.reconciliation.CaseView.Match;
import dev.kessai.contracts.reconciliation.Finding;
import dev.kessai.contracts.reconciliation.Resolution;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All SQL on cases and on when the next run is due. Thread-safe; blocks. */
final class CaseStore {
    /** Case with its newest step; the columns are read by {@link #row}. */
    private static final String CASES = """
            select c.id, c.occurrence, c.identity, c.facts, c.reconciliation, c.mismatch, c.rule, c.service, c.subject,
                   c.expected, c.found, c.remedy, c.payment_id, c.amount,
                   (extract(epoch from c.first_seen) * 1000000)::int8,
                   (extract(epoch from c.last_seen) * 1000000)::int8,
                   c.sightings, s.version, s.state, s.owner, s.proposer, s.kind, s.reason, s.ticket, s.adjustment,
                   coalesce((select a.by_client from step a where a.case_id = c.id and a.state = 4
                              order by a.version desc limit 1), ''),
                   (extract(epoch from s.at) * 1000000)::int8
              from %s c
              join lateral (select * from step where case_id = c.id order by version desc limit 1) s on true
            """;

    private static final String FIND = CASES.formatted("break_case") + " where c.id = ?";
    private static final String PAGE = CASES.formatted("break_case") + """
             where c.id < ? and (?::int8 = 0 or (?::int8 >> s.state) & 1 = 1) and (? = '' or s.owner = ?)
             order by c.id desc limit ?
            """;
    private static final String NEWEST = CASES.formatted("""
            (select distinct on (b.identity) b.* from break_case b join unnest(?::uuid[]) w(identity) using (identity)
              order by b.identity, b.occurrence desc)
            """);
    private static final String UNFINISHED =
            CASES.formatted("break_case") + " where s.state in (1, 2, 3) and c.last_run < ? order by c.id";
    private static final String APPROVED = CASES.formatted("break_case") + " where s.state = 4 order by c.id limit ?";
    private static final String INSERT = """
            insert into break_case (first_run, last_run, first_seen, last_seen, sightings, payment_id, amount,
                                    occurrence,
                                    identity, facts, reconciliation, mismatch, rule, service, subject, expected, found,
                                    remedy)
            select ?, ?, t.at, t.at, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
              from (select timestamptz 'epoch' + ? * interval '1 microsecond') t(at)
            returning id
            """;
    private static final String SIGHT = """
            update break_case
               set last_run = ?, last_seen = timestamptz 'epoch' + ? * interval '1 microsecond',
                   sightings = sightings + 1, facts = ?, expected = ?, found = ?, amount = ?
             where id = ? and last_run < ?
            """;
    private static final String ADD_STEP = """
            insert into step (case_id, version, state, at, by_client, owner, proposer, kind, adjustment, reason, ticket,
                              note)
            values (?, ?, ?, timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String STEPS = """
            select state, (extract(epoch from at) * 1000000)::int8, by_client, owner, kind, reason, ticket, adjustment,
                   note
              from step where case_id = ? order by version
            """;
    /** Open cases that may be the other half of one; a match by payment says more than one by amount. */
    private static final String MATCHES = """
            with mine as (select * from break_case where id = ?)
            select c.id,
                   case when m.payment_id <> 0 and c.payment_id = m.payment_id then 'SAME_PAYMENT'
                        when m.mismatch = 'DELTA' then 'OPPOSITE_DELTA' else 'SAME_AMOUNT' end as why
              from mine m
              join break_case c on c.id <> m.id
                               and ((m.payment_id <> 0 and c.payment_id = m.payment_id)
                                    or (m.amount <> 0 and m.mismatch = 'DELTA' and c.mismatch = 'DELTA'
                                        and c.amount = -m.amount)
                                    or (m.amount <> 0 and abs(c.amount) = abs(m.amount)
                                        and c.reconciliation = m.reconciliation
                                        and (m.mismatch, c.mismatch) in (('MISSING', 'EXTRA'), ('EXTRA', 'MISSING'))))
              join lateral (select state from step where case_id = c.id order by version desc limit 1) s
                on s.state in (1, 2, 3, 4)
             order by m.payment_id <> 0 and c.payment_id = m.payment_id desc, c.id limit ?
            """;

    private static final String OPEN_COUNT = """
            select count(*) from break_case c
             where not exists (select from step s where s.case_id = c.id and s.state in (5, 6))
            """;
    /** One who records at a time: what is found twice is one case. */
    private static final String LOCK = "select next_at from schedule for update";

    /** True where it was due, false where this is the first look; no row where it is not due yet. */
    private static final String CLAIM = """
            with old as (select next_at from schedule for update),
            moved as (
              update schedule s
                 set next_at = timestamptz 'epoch' + (?::int8 + ?::int8) * interval '1 microsecond'
                from old
               where old.next_at <= timestamptz 'epoch' + ?::int8 * interval '1 microsecond'
              returning old.next_at)
            select next_at > '-infinity' from moved
            """;

    private final Db db;

    CaseStore(Db db) {
        this.db = db;
    }

    /**
     * A case as it is stored.
     *
     * @param facts of how it was found last
     * @param stepAtMicros of the newest step
     */
    record Stored(
            CaseFile file,
            Finding finding,
            int occurrence,
            Hash128 identity,
            Hash128 facts,
            long firstSeenMicros,
            long lastSeenMicros,
            long sightings,
            long stepAtMicros) {
        CaseView view(long nowMicros) {
            long age = Math.max(0, nowMicros - firstSeenMicros);
            return new CaseView(
                    file.id(),
                    occurrence,
                    finding,
                    file.state(),
                    file.owner(),
                    file.resolution(),
                    file.proposer(),
                    firstSeenMicros,
                    lastSeenMicros,
                    sightings,
                    new CaseView.Weight(
                            CaseView.Severity.of(finding.amountMinor()), CaseView.Age.of(age), CaseView.Level.of(age)));
        }
    }

    Optional<Stored> find(long id) {
        return db.read(tx -> tx.one(FIND, CaseStore::row, id));
    }

    /** The newest first. */
    List<Stored> page(CaseQuestion question, int rowsMax) {
        long states = 0;
        for (var state : question.states()) states |= 1L << state.code();
        long wanted = states;
        long before = question.before() == 0 ? Long.MAX_VALUE : question.before();
        return db.read(tx ->
                tx.query(PAGE, CaseStore::row, before, wanted, wanted, question.owner(), question.owner(), rowsMax));
    }

    List<CaseView.Step> steps(long id) {
        return db.read(tx -> tx.query(
                STEPS,
                row -> new CaseView.Step(
                        CaseState.of(row.getInt(1)),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        new Resolution(
                                Resolution.Kind.of(row.getInt(5)), row.getString(6), row.getString(7), row.getLong(8)),
                        row.getString(9)),
                id));
    }

    List<Match> matches(long id, int rowsMax) {
        return db.read(tx -> tx.query(
                MATCHES, row -> new Match(row.getLong(1), Match.Reason.valueOf(row.getString(2))), id, rowsMax));
    }

    /** Those that were approved and have no end yet. */
    List<Stored> approved(int rowsMax) {
        return db.read(tx -> tx.query(APPROVED, CaseStore::row, rowsMax));
    }

    long openCount() {
        return db.read(tx -> tx.one(OPEN_COUNT, row -> row.getLong(1))).orElseThrow();
    }

    /** Nobody else records a run until the transaction ends. */
    void lock(Tx tx) {
        var _ = tx.one(LOCK, row -> true).orElseThrow();
    }

    /** The newest case of each of these things, where there is one. */
    Map<Hash128, Stored> newest(Tx tx, Collection<Hash128> identities) {
        var wanted = new UuidColumn();
        for (var each : identities) wanted.add(each.uuid());
        var found = new HashMap<Hash128, Stored>();
        for (var each : tx.query(NEWEST, CaseStore::row, wanted)) found.put(each.identity(), each);
        return found;
    }

    /** Nobody has ended them, and no run since this one has found them. */
    List<Stored> unfinishedBefore(Tx tx, long run) {
        return tx.query(UNFINISHED, CaseStore::row, run);
    }

    /** @return its number */
    long insert(Tx tx, long run, Finding finding, int occurrence, long atMicros) {
        return tx.one(
                        INSERT,
                        row -> row.getLong(1),
                        run,
                        run,
                        finding.payment(),
                        finding.amountMinor(),
                        occurrence,
                        finding.identity().uuid(),
                        finding.facts().uuid(),
                        finding.reconciliation(),
                        finding.mismatch(),
                        finding.rule(),
                        finding.service(),
                        finding.key(),
                        finding.expected(),
                        finding.found(),
                        finding.remedy(),
                        atMicros)
                .orElseThrow();
    }

    void sight(Tx tx, long id, long run, Finding finding, long atMicros) {
        tx.updateExactly(
                1,
                SIGHT,
                run,
                atMicros,
                finding.facts().uuid(),
                finding.expected(),
                finding.found(),
                finding.amountMinor(),
                id,
                run);
    }

    void add(Tx tx, CaseFile.Step step, long atMicros) {
        var how = step.resolution();
        tx.updateExactly(
                1,
                ADD_STEP,
                step.caseId(),
                step.version(),
                (short) step.state().code(),
                atMicros,
                step.by(),
                step.owner(),
                step.proposer(),
                (short) how.kind().code(),
                how.adjustment(),
                how.reason(),
                how.ticket(),
                step.note());
    }

    /** False where a rival was stored first. */
    boolean add(CaseFile.Step step, long atMicros) {
        try {
            db.run(tx -> add(tx, step, atMicros));
            return true;
        } catch (DbFailure e) {
            if (e.kind() == SqlFailure.CONFLICT) return false;
            throw e;
        }
    }

    /**
     * Whether a run is due, which is then the caller's to make: nobody else is told so until the next one is due. The
     * first one is due a while after the installation.
     */
    boolean claim(long nowMicros, long everyMicros) {
        return db.tx(tx -> tx.one(CLAIM, row -> row.getBoolean(1), nowMicros, everyMicros, nowMicros))
                .orElse(false);
    }

    private static Stored row(ResultSet row) throws SQLException {
        var finding = new Finding(
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                row.getLong(13),
                row.getLong(14));
        var how = new Resolution(
                Resolution.Kind.of(row.getInt(22)), row.getString(23), row.getString(24), row.getLong(25));
        var state = CaseState.of(row.getInt(19));
        var file = new CaseFile(
                row.getLong(1),
                row.getInt(18),
                state,
                row.getString(20),
                how,
                row.getString(21),
                row.getString(26),
                finding.payment());
        return new Stored(
                file,
                finding,
                row.getInt(2),
                Hash128.of(row.getObject(3, UUID.class)),
                Hash128.of(row.getObject(4, UUID.class)),
                row.getLong(15),
                row.getLong(16),
                row.getLong(17),
                row.getLong(27));
    }
}
