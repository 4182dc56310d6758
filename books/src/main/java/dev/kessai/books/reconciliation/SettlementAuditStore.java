package dev.kessai.books.reconciliation;

import dev.kessai.base.db.DatabaseLogin;
import dev.kessai.base.id.IdText;
import dev.kessai.books.reconciliation.SnapshotStore.Broken;

/**
 * What the auditor reads of settlement with merchants, all of one instant: each term's movements, lines, figures and
 * payouts against each other. Whether the money moved as these say is what R1 to R3 compare.
 */
final class SettlementAuditStore implements AutoCloseable {
    static final String NAME = "settlement";

    private static final IdText STATEMENT = new IdText("stm");
    private static final String INSTALLED = "select (to_regclass('term') is not null)::int4";

    /** Terms that have taken their movements: not OPEN, not CARRIED_OVER. */
    private static final String CLEARED = """
             from term t join statement s on s.term_id = t.id
            """;

    private static final String TAKEN = " t.state not in (1, 7) ";
    private static final String COUNT = "select count(*)" + CLEARED;

    /** The entries between two terms, but for those that settlement made itself, and the lines of a term. */
    private static final String OFF_LINES = """
            select id, spanned, lined, count(*) over () from (
              select t.id,
                     (select count(*) from movement m
                       where m.merchant = t.merchant and m.seq > t.after_seq and m.seq <= s.last_seq and m.kind <> 5)
                       as spanned,
                     case when l.low > t.after_seq and l.high <= s.last_seq then l.count
                          else -coalesce(l.count, 0) end as lined
            """ + CLEARED + """
                left join (select term_id, merchant, count(*), min(seq) as low, max(seq) as high from statement_line
                            group by term_id, merchant) l on l.term_id = t.id and l.merchant = t.merchant
               where""" + TAKEN + ") each where spanned <> lined order by id";

    private static final String OFF_SUM = """
            select id, gross, summed, count(*) over () from (
              select t.id, s.sales + s.refunds + s.other as gross, coalesce(l.amount, 0)::int8 as summed
            """ + CLEARED + """
                left join (select l.term_id, sum(m.amount) as amount
                             from statement_line l join movement m on m.merchant = l.merchant and m.seq = l.seq
                            group by l.term_id) l on l.term_id = t.id
               where""" + TAKEN + ") each where gross <> summed order by id";

    private static final String OFF_TERMS = """
            select t.id, case when t.state = 7 then t.after_seq else s.last_seq end, coalesce(n.after_seq, -1),
                   count(*) over ()
            """ + CLEARED + """
              left join term n on n.merchant = t.merchant and n.no = t.no + 1 and n.starts = t.until + 1
             where n.after_seq is distinct from case when t.state = 7 then t.after_seq else s.last_seq end
             order by t.id
            """;

    /** A payment that settlement has not heard of yet is not judged. */
    private static final String OFF_PAYMENT = """
            select t.id, -(s.sales + s.refunds + s.other), m.amount, count(*) over ()
            """ + CLEARED + """
              join movement m on m.merchant = t.merchant and m.payment_id = t.payment_id
             where t.payment_id > 0 and (m.kind <> 5 or m.amount <> -(s.sales + s.refunds + s.other)) order by t.id
            """;

    private static final String NO_STATEMENT = """
            select m.payment_id, m.amount, count(*) over () from movement m
             where m.kind = 5
               and not exists (select from term t where t.merchant = m.merchant and t.payment_id = m.payment_id)
               and not exists (select from term t where t.merchant = m.merchant and t.state = 2)
             order by m.payment_id
            """;

    /** FIXED without a return has its net, INSTRUCTED and PAID nothing, RETURNED what came back. */
    private static final String OFF_PAYABLE = """
            select id, expected, payable, count(*) over () from (
              select t.id, t.payable,
                     case when t.state in (4, 5) then 0
                          else coalesce(i.amount, s.sales + s.refunds + s.other - s.taxable_fee - s.tax - s.exempt_fee)
                           end as expected
            """ + CLEARED + """
                left join lateral (select amount from payout_item i where i.term_id = t.id and i.state = 6
                                    order by batch_id desc limit 1) i on true
               where t.state in (3, 4, 5, 6)) each where payable <> expected order by id
            """;

    private static final String OFF_PAYOUT = """
            select t.id, t.state, count(*) over () from term t
             where t.state in (4, 5, 6) and not exists (
                   select from payout_item i
                    where i.term_id = t.id and i.merchant = t.merchant and i.payment_id > 0
                      and i.state = any (case t.state when 4 then '{3,5}'::int2[] when 5 then '{4}' else '{6}' end))
             order by t.id
            """;

    private final SnapshotStore snapshot;

    /** Takes the snapshot with its first reading. */
    SettlementAuditStore(DatabaseLogin login, String schema) {
        this.snapshot = SnapshotStore.open(login, schema);
    }

    /** Nothing is said where settlement never ran. */
    void check(Findings findings) {
        if (snapshot.count(INSTALLED) == 0) return;
        find(findings, Invariant.STATEMENT_LINES, OFF_LINES, " movements");
        find(findings, Invariant.STATEMENT_SUM, OFF_SUM, "");
        find(findings, Invariant.STATEMENT_ORDER, OFF_TERMS, " is the last one before the next term");
        find(findings, Invariant.STATEMENT_CLEARED, OFF_PAYMENT, " by its payment");
        find(findings, Invariant.STATEMENT_PAYABLE, OFF_PAYABLE, " to be paid out");
        snapshot.find(
                findings,
                Invariant.STATEMENT_CLEARED,
                NAME,
                NO_STATEMENT,
                row -> new Broken(
                        Keys.payment(row.getLong(1)), "a statement", "none for " + row.getLong(2), row.getLong(3)));
        snapshot.find(
                findings,
                Invariant.STATEMENT_PAYABLE,
                NAME,
                OFF_PAYOUT,
                row -> new Broken(
                        STATEMENT.text(row.getLong(1)),
                        "a payout in the state of its statement, " + row.getInt(2),
                        "none",
                        row.getLong(3)));
        long cleared = snapshot.count(COUNT);
        for (var each : Invariant.values()) if (each.name().startsWith("STATEMENT_")) findings.compared(each, cleared);
        findings.rows(NAME + ".statement", cleared);
    }

    private void find(Findings findings, Invariant invariant, String sql, String of) {
        snapshot.find(
                findings,
                invariant,
                NAME,
                sql,
                row -> new Broken(
                        STATEMENT.text(row.getLong(1)), row.getLong(2) + of, row.getLong(3) + of, row.getLong(4)));
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
