package dev.kessai.books.settlement;

import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.TextColumn;
import dev.kessai.base.db.Tx;
import dev.kessai.base.hash.Hash128;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import dev.kessai.contracts.settlement.PayoutBatch;
import dev.kessai.contracts.settlement.PayoutBatch.Item;
import dev.kessai.contracts.settlement.PayoutBatch.ItemState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** All SQL on batches of payouts and their items, and what becomes of the terms in them. Thread-safe; blocks. */
final class PayoutStore {
    private static final String PROPOSE = """
            insert into payout_batch (made_at, decided_at, pay_on, state, key, made_by, decided_by)
            values (?, 0, ?, 1, ?, ?, '') returning id
            """;
    /** What the transfer fee would eat up stays payable. */
    private static final String PAYABLE = """
            t.state = 3 and t.pay_on <= ? and t.payable > f.transfer_fee
               and not exists (select from payout_item i where i.term_id = t.id and i.state in (1, 2, 3, 5))
               and (? or not exists (select from payout_item i where i.term_id = t.id and i.state = 7))
            """;

    private static final String FEE = """
             cross join lateral (select transfer_fee from contract c where c.merchant = t.merchant
                                  order by c.version desc limit 1) f
            """;
    private static final String FILL = """
            insert into payout_item (batch_id, term_id, merchant, amount, fee, payment_id, returned_id, again_at,
                                     attempts, state, result)
            select ?::int8, t.id, t.merchant, t.payable - f.transfer_fee, f.transfer_fee, 0, 0, 0, 0, 1, ''
              from term t %s
             where %s order by t.id limit ?
            """.formatted(FEE, PAYABLE);
    private static final String NEXT_PAY_DAY = "select min(t.pay_on) from term t %s where %s".formatted(FEE, PAYABLE);
    private static final String BATCH = """
            select b.id, b.state, b.pay_on, b.made_by, b.made_at, b.decided_by, b.decided_at, s.count, s.total
              from payout_batch b
             cross join lateral (select count(*), coalesce(sum(amount), 0)::int8 as total from payout_item i
                                  where i.batch_id = b.id) s
            """;
    private static final String BATCH_BY_ID = BATCH + " where b.id = ?";
    private static final String BATCH_BY_KEY = BATCH + " where b.key = ?";
    private static final String BATCHES = BATCH + " order by b.id desc limit ?";
    private static final String ITEMS = """
            select term_id, merchant, amount, fee, state, payment_id, returned_id, result
              from payout_item where batch_id = ? order by term_id limit ?
            """;
    private static final String DECIDE =
            "update payout_batch set state = ?, decided_by = ?, decided_at = ? where id = ? and state = 1";
    private static final String RELEASE = "update payout_item set state = ? where batch_id = ? and state = 1";
    private static final String CLAIM = """
            with due as (select batch_id, term_id from payout_item where state = ? and again_at <= ?
                          order by again_at limit ? for update skip locked)
            update payout_item i set again_at = ? from due
             where i.batch_id = due.batch_id and i.term_id = due.term_id
            returning i.batch_id, i.term_id, i.merchant, i.amount, i.fee, i.payment_id, i.attempts
            """;
    private static final String MOVE_ITEMS = """
            update payout_item i
               set state = ?, attempts = 0, again_at = ?, result = r.result,
                   payment_id = case when i.payment_id = 0 then r.payment_id else i.payment_id end,
                   returned_id = case when i.payment_id = 0 then 0 else r.payment_id end
              from unnest(?::int8[], ?::int8[], ?::int8[], ?::text[]) r(batch_id, term_id, payment_id, result)
             where i.batch_id = r.batch_id and i.term_id = r.term_id and i.state = ?
            returning i.batch_id, i.term_id, i.merchant, i.amount, i.fee, i.payment_id, i.attempts
            """;
    private static final String MOVE_TERMS = """
            update term t set state = ?, payable = r.payable
              from unnest(?::int8[], ?::int8[]) r(id, payable) where t.id = r.id and t.state = ?
            """;
    private static final String FAILED = """
            update payout_item set attempts = attempts + 1, again_at = ?
             where batch_id = ? and term_id = ? and state = ? and attempts = ?
            """;
    private static final String RETRY = "update term set state = 3 where id = ? and state = 6";
    private static final String UNFINISHED = "select count(*) from payout_item where state in (2, 5)";

    /** An item that somebody has to look at. */
    record Due(long batch, long term, long merchant, long amountMinor, long feeMinor, long payment, int attempts) {}

    /** @param again also what was dropped from a batch before */
    record Proposal(LocalDate payOn, boolean again, String by, Hash128 key) {}

    /**
     * A batch of all that is payable by a day.
     *
     * @throws DbFailure kind CONFLICT where nothing is
     */
    long propose(Tx tx, Proposal proposal, long atMicros, int max) {
        var payOn = proposal.payOn();
        long id = tx.one(
                        PROPOSE,
                        row -> row.getLong(1),
                        atMicros,
                        payOn,
                        proposal.key().uuid(),
                        proposal.by())
                .orElseThrow();
        if (tx.update(FILL, id, payOn, proposal.again(), max) == 0) throw DbFailure.conflict("nothing is payable");
        return id;
    }

    /** The first day on which something that is in no batch is to be paid, up to this one. */
    Optional<LocalDate> nextPayDay(Tx tx, LocalDate until, boolean again) {
        return tx.query(NEXT_PAY_DAY, row -> Optional.ofNullable(row.getObject(1, LocalDate.class)), until, again)
                .getFirst();
    }

    Optional<PayoutBatch> find(Tx tx, long id, int items) {
        return tx.one(BATCH_BY_ID, PayoutStore::batch, id).map(each -> with(tx, each, items));
    }

    Optional<PayoutBatch> find(Tx tx, Hash128 key, int items) {
        return tx.one(BATCH_BY_KEY, PayoutStore::batch, key.uuid()).map(each -> with(tx, each, items));
    }

    private static PayoutBatch with(Tx tx, PayoutBatch batch, int items) {
        return new PayoutBatch(
                batch.id(),
                batch.state(),
                batch.payOn(),
                batch.madeBy(),
                batch.madeAtMicros(),
                batch.decidedBy(),
                batch.decidedAtMicros(),
                batch.count(),
                batch.totalMinor(),
                tx.query(ITEMS, PayoutStore::item, batch.id(), items));
    }

    /** The newest first, without their items. */
    List<PayoutBatch> list(Tx tx, int max) {
        return tx.query(BATCHES, PayoutStore::batch, max);
    }

    /** False where somebody has decided before. */
    boolean decide(Tx tx, long batch, PayoutBatch.State state, String by, long atMicros) {
        if (tx.update(DECIDE, (short) state.code(), by, atMicros, batch) == 0) return false;
        var items = state == PayoutBatch.State.APPROVED ? ItemState.ASKED : ItemState.DROPPED;
        var _ = tx.update(RELEASE, (short) items.code(), batch);
        return true;
    }

    /** Some in this state whose time has come; each is given to one caller, and again only later. */
    List<Due> claim(Tx tx, ItemState state, long machineMicros, long againAtMicros, int max) {
        return tx.query(CLAIM, PayoutStore::due, (short) state.code(), machineMicros, max, againAtMicros);
    }

    /** What became of an item: a payment, if there is one, or why there is none. */
    record Moved(Due item, long payment, String result) {}

    /** Those that were still in the first state. */
    List<Due> move(Tx tx, List<Moved> moved, ItemState from, ItemState to) {
        if (moved.isEmpty()) return List.of();
        var batches = new LongColumn();
        var terms = new LongColumn();
        var payments = new LongColumn();
        var results = new TextColumn();
        for (var each : moved) {
            batches.add(each.item().batch());
            terms.add(each.item().term());
            payments.add(each.payment());
            results.add(each.result());
        }
        return tx.query(MOVE_ITEMS, PayoutStore::due, (short) to.code(), 0L, batches, terms, payments, results, (short)
                from.code());
    }

    /**
     * The terms of these items, all of which are in the first state.
     *
     * @param payable whether what would have arrived is payable again
     */
    void moveTerms(Tx tx, List<Due> items, State from, State to, boolean payable) {
        if (items.isEmpty()) return;
        var ids = new LongColumn();
        var payables = new LongColumn();
        for (var each : items) {
            ids.add(each.term());
            payables.add(payable ? each.amountMinor() : 0);
        }
        tx.updateExactly(items.size(), MOVE_TERMS, (short) to.code(), ids, payables, (short) from.code());
    }

    /** The next attempt has a key of its own. */
    void failed(Tx tx, Due item, ItemState state, long againAtMicros) {
        var _ = tx.update(FAILED, againAtMicros, item.batch(), item.term(), (short) state.code(), item.attempts());
    }

    /** False where it was not returned. */
    boolean retry(Tx tx, long term) {
        return tx.update(RETRY, term) == 1;
    }

    /** Payments that have no end. */
    long unfinished(Tx tx) {
        return tx.one(UNFINISHED, row -> row.getLong(1)).orElseThrow();
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getInt(7));
    }

    private static PayoutBatch batch(ResultSet row) throws SQLException {
        return new PayoutBatch(
                row.getLong(1),
                PayoutBatch.State.of(row.getInt(2)),
                row.getObject(3, LocalDate.class),
                row.getString(4),
                row.getLong(5),
                row.getString(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                List.of());
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                ItemState.of(row.getInt(5)),
                row.getLong(6),
                row.getLong(7),
                row.getString(8));
    }
}
