package dev.kessai.books.reconciliation.planting;

import dev.kessai.books.reconciliation.Invariant;
import java.util.List;

/** One thing that can be wrong, planted behind the services' backs, and the invariant that must tell it. */
public enum PlantedDefect {
    BALANCE_CHANGED(
            Invariant.ACCOUNT_BALANCE,
            "update balance.account set available = available + 1 where class = 1 and owner = " + P.USER),
    ENTRY_REMOVED(Invariant.ACCOUNT_SEQ, "delete from balance.entry where ctid = " + P.ENTRY),
    SEQ_CHANGED(Invariant.ACCOUNT_SEQ, "update balance.entry set seq = seq + 1000 where ctid = " + P.ENTRY),
    ACCOUNT_REMOVED(Invariant.ACCOUNT_SEQ, "delete from balance.account where class = 1 and owner = " + P.USER),
    BALANCE_AFTER_CHANGED(
            Invariant.ACCOUNT_CHAIN,
            "update balance.entry set balance_after = balance_after + 1, available_after = available_after - 1"
                    + " where ctid = " + P.ENTRY),
    AVAILABLE_ABOVE_BALANCE(
            Invariant.ACCOUNT_CHAIN,
            "update balance.entry set available_after = balance_after + 1 where ctid = " + P.ENTRY),
    HELD_CHANGED(
            Invariant.ACCOUNT_HELD,
            "update balance.account set held = held + 5, available = available - 5 where class = 1 and owner = "
                    + P.USER),
    HOLD_REMOVED(Invariant.ACCOUNT_HELD, "delete from balance.hold where ctid = " + P.OPEN_HOLD),
    HOLD_REOPENED(
            Invariant.ACCOUNT_HELD,
            "delete from balance.entry where ctid = (select ctid from balance.entry where kind = 2 limit 1)"),
    BELOW_FLOOR(
            Invariant.ACCOUNT_FLOOR,
            "update balance.account set floor = available + 1 where class = 1 and owner = " + P.USER),
    USAGE_CHANGED(
            Invariant.USAGE,
            "update balance.usage set used = used - 1 where ctid = (select ctid from balance.usage limit 1)"),
    HOLD_NOT_COUNTED(
            Invariant.USAGE, "delete from balance.usage where ctid = (select ctid from balance.usage limit 1)"),
    LOT_EMPTIED(Invariant.LOT_SUM, "update points.lot set free = free - 1 where ctid = " + P.LOT),
    LOTS_SWAPPED(
            Invariant.LOT_FLOW,
            "update points.lot set free = free - 7 where no = 1 and class = 20 and owner = " + P.USER,
            "update points.lot set free = free + 7 where no = 2 and class = 20 and owner = " + P.USER),
    LOT_BELOW_ZERO(
            Invariant.LOT_FREE,
            "alter table points.lot drop constraint lot_free_check",
            "update points.lot set free = -1 where ctid = " + P.LOT),
    ALLOCATION_CHANGED(
            Invariant.HOLD_ALLOCATION, "update balance.hold set allocations = '\\x010001' where ctid = " + P.OPEN_HOLD),
    CREDIT_NEGATIVE(
            Invariant.ENTRY_SHAPE,
            "update balance.entry set amount = -amount where ctid = "
                    + "(select ctid from balance.entry where kind = 3 limit 1)"),
    ENTRY_WITHOUT_LOTS(
            Invariant.ENTRY_SHAPE,
            "update points.entry set lots = '' where ctid = "
                    + "(select ctid from points.entry where kind = 1 and class = 20 limit 1)"),
    BACK_IN_TIME(
            Invariant.ENTRY_TIME,
            "update balance.entry set at = at - interval '1 day' where ctid = "
                    + "(select ctid from balance.entry where seq > 3 limit 1)"),
    EPOCH_AHEAD(Invariant.LANE_EPOCH, "update balance.entry set epoch = 1000 where ctid = " + P.ENTRY),
    OLD_OWNER_AFTER_TAKEOVER(
            Invariant.LANE_EPOCH,
            "update balance.lane set epoch = epoch + 1",
            "update balance.entry set epoch = epoch + 1 where ctid in "
                    + "(select distinct on (lane) ctid from balance.entry order by lane, at)"),
    AFTER_LAST_AT(
            Invariant.LANE_EPOCH, "update payment.lane set last_at = last_at - interval '1 day' where id = " + P.LANE),
    LOT_EPOCH_AHEAD(Invariant.LANE_EPOCH, "update points.lot set epoch = 1000 where ctid = " + P.LOT),
    REQUEST_EPOCH_AHEAD(
            Invariant.LANE_EPOCH,
            "update payment.request set epoch = 1000 where ctid = (select ctid from payment.request limit 1)"),
    PAYMENT_REMOVED(Invariant.LEG_KNOWN, "delete from payment.payment_event where payment_id = " + P.PURCHASE),
    ENTRY_OF_OTHER_OWNER(Invariant.LEG_KNOWN, "update balance.entry set owner = owner + 1 where ctid = " + P.ENTRY),
    HOLD_OF_NO_LEG(Invariant.LEG_KNOWN, "update balance.hold set leg_no = 9 where ctid = " + P.OPEN_HOLD),
    CREDIT_REMOVED(Invariant.PAYMENT_SUM, "delete from balance.entry where kind = 3 and payment_id = " + P.PURCHASE),
    CREDIT_SHORT(
            Invariant.LEG_SETTLED,
            "update balance.entry set amount = amount - 1 where kind = 3 and payment_id = " + P.PURCHASE),
    HOLD_OF_ENDED_OPEN(Invariant.LEG_SETTLED, "delete from points.entry where kind = 1 and payment_id = " + P.PURCHASE),
    HOLD_OF_FAILED_OPEN(
            Invariant.FAILED_CLEAN,
            "delete from points.entry where kind = 2 and payment_id in "
                    + "(select payment_id from payment.payment_event where state = 8)"),
    FAILED_MOVED(
            Invariant.FAILED_CLEAN,
            "update points.entry set kind = 1, amount = -300, seq = 9 where kind = 2 and payment_id in "
                    + "(select payment_id from payment.payment_event where state = 8)"),
    MOVED_BEFORE_DECISION(
            Invariant.DECIDED_ENTRY,
            "insert into balance.entry select payment_id, owner, -amount, 99, 0, 0, 0, at, epoch, lane, leg_no, 1, 1,"
                    + " 1, currency, '' from balance.hold where ctid = " + P.OPEN_HOLD),
    TAKEN_CHANGED(
            Invariant.TAKEN,
            "update payment.payment_event set body = '\\x3a00' where get_byte(body, 0) = 58 and payment_id = "
                    + P.PURCHASE),
    MONEY_MADE(
            Invariant.TRANSIT,
            "update balance.account set available = available + 1 where class = 1 and owner = " + P.USER),
    EVENT_REMOVED(
            Invariant.HISTORY_GAPLESS,
            "delete from payment.payment_event where version = 1 and payment_id = " + P.PURCHASE),
    DECIDED_TWICE(
            Invariant.HISTORY_LEGAL,
            "update payment.payment_event set body = '\\x3200', state = 6 where get_byte(body, 0) = 58"
                    + " and payment_id = " + P.PURCHASE),
    STATE_COLUMN_CHANGED(
            Invariant.HISTORY_LEGAL,
            "update payment.payment_event set state = 3 where version = 1 and payment_id = " + P.PURCHASE),
    FORGOTTEN(
            Invariant.OPEN_AGE,
            "delete from payment.payment_event where get_byte(body, 0) = 58 and payment_id = " + P.PURCHASE,
            "update payment.payment_event set at = at - interval '1 hour' where payment_id = " + P.PURCHASE),
    DUE_REMOVED(Invariant.OPEN_FROM, "delete from payment.due"),
    DUE_OF_ENDED(
            Invariant.DUE_OPEN,
            "insert into payment.due select payment_id, at, lane, 0 from payment.payment_event"
                    + " where version = 1 and payment_id = " + P.PURCHASE),
    OUTBOX_GAP(
            Invariant.OUTBOX_GAPLESS,
            "delete from payment.outbox where (lane, seq) = (select lane, seq from payment.outbox where seq = 2"
                    + " limit 1)"),
    OUTBOX_BEHIND(Invariant.OUTBOX_GAPLESS, "update payment.lane set outbox_seq = outbox_seq + 1 where id = " + P.LANE),
    PUBLISHED_TWICE(
            Invariant.OUTBOX_ONCE,
            "insert into payment.outbox select seq + 1000, payment_id, at, lane, payload from payment.outbox"
                    + " where payment_id = " + P.PURCHASE),
    NOT_PUBLISHED(Invariant.OUTBOX_ONCE, "delete from payment.outbox where payment_id = " + P.PURCHASE),
    REQUEST_ASTRAY(
            Invariant.REQUEST_TARGET,
            "update payment.request set target_id = target_id + (1::int8 << 30) where target_id = " + P.PURCHASE),
    REFUNDED_TOO_MUCH(
            Invariant.REFUND_CAP,
            "update payment.payment_event set body = '\\x3a00' where get_byte(body, 0) = 58 and payment_id = "
                    + P.REFUNDED),
    REFUND_UNRESERVED(
            Invariant.REFUND_PARENT,
            "delete from payment.payment_event where get_byte(body, 0) = 74 and payment_id = " + P.REFUNDED),
    LEG_MISSING_AT_CHANNEL(Invariant.CHANNEL_LEG, "delete from channel.operation where ctid = " + P.SLIP),
    LEG_WAITS_AT_CHANNEL(Invariant.CHANNEL_LEG, "update channel.operation set state = 2 where ctid = " + P.SLIP),
    TAKEN_BY_CHANNEL_OF_A_FAILED_PAYMENT(
            Invariant.CHANNEL_LEG, "update channel.operation set state = 3, confirmed = amount where state = 6"),
    CHANNEL_TOOK_LESS(
            Invariant.CHANNEL_LEG, "update channel.operation set confirmed = confirmed - 1 where ctid = " + P.SLIP),
    CHANNEL_WITHOUT_PAYMENT(
            Invariant.CHANNEL_KNOWN,
            "update channel.operation set payment_id = payment_id + (1::int8 << 30) where ctid = " + P.SLIP),
    LEG_OF_OTHER_AMOUNT(
            Invariant.CHANNEL_KNOWN, "update channel.operation set amount = amount + 1 where ctid = " + P.SLIP),
    CONFIRMED_WITHOUT_THE_STORES_MONEY(
            Invariant.CHANNEL_OK,
            "delete from channel.receipt where payment_id = (select payment_id from channel.operation where ctid = "
                    + P.SLIP + ")"),
    LATE_MONEY_IS_NOBODYS(Invariant.CHANNEL_MONEY, "update channel.receipt set late = true where not corrected"),
    FOLLOW_UP_OF_OTHER_AMOUNT(
            Invariant.CHANNEL_MONEY, "update channel.follow_up set amount = amount + 1 where target_id > 0"),
    JOURNAL_REMOVED(Invariant.JOURNAL_MISSING, "delete from accounting.journal where payment_id = " + P.PURCHASE),
    JOURNAL_OF_OTHER_PAYMENT(
            Invariant.JOURNAL_MISSING,
            "update accounting.journal set body = (select body from accounting.journal where payment_id <> "
                    + P.PURCHASE + " limit 1) where payment_id = " + P.PURCHASE),
    QUARANTINED(
            Invariant.JOURNAL_MISSING,
            "delete from accounting.journal where payment_id = " + P.PURCHASE,
            "insert into accounting.quarantine select seq, payment_id, at, lane, 'off by 1', payload"
                    + " from payment.outbox where payment_id = " + P.PURCHASE),
    JOURNAL_OF_NOTHING(
            Invariant.JOURNAL_EXTRA,
            "insert into accounting.journal select payment_id + (1::int8 << 30), no + 1000000, day, body, hash"
                    + " from accounting.journal where payment_id = " + P.PURCHASE),
    JOURNAL_OF_FAILED(
            Invariant.JOURNAL_EXTRA,
            "insert into accounting.journal select f.payment_id, no + 1000000, day, j.body, hash"
                    + " from accounting.journal j, (select payment_id from payment.payment_event where state = 8"
                    + " limit 1) f where j.payment_id = " + P.PURCHASE),
    JOURNAL_TWICE(
            Invariant.JOURNAL_DUPLICATE,
            "drop index accounting.journal_payment",
            "insert into accounting.journal select payment_id, no + 1000000, day, body, hash from accounting.journal"
                    + " where payment_id = " + P.PURCHASE),
    JOURNAL_AMOUNT_CHANGED(Invariant.JOURNAL_AMOUNT, P.change(22, 2)),
    JOURNAL_OFF_BALANCE(Invariant.JOURNAL_SUM, P.change(22, 2)),
    JOURNAL_GL_ACCOUNT_CHANGED(Invariant.JOURNAL_ACCOUNT, P.change(11, 1)),
    JOURNAL_OWNER_CHANGED(Invariant.JOURNAL_ACCOUNT, P.change(13, 1)),
    JOURNAL_CODE_CHANGED(
            Invariant.JOURNAL_CODE,
            "update accounting.journal set body = set_byte(body, 9, 120) where payment_id = " + P.PURCHASE),
    JOURNAL_MOVED_TO_OTHER_DAY(
            Invariant.JOURNAL_PERIOD,
            "update accounting.journal set day = day + 1, no = no + 1000000 where payment_id = " + P.PURCHASE),
    JOURNAL_DATED_BACK(Invariant.JOURNAL_PERIOD, P.change(2, 1)),
    DETAIL_LOST(Invariant.DETAIL_MISSING, "delete from accounting.detail where ctid = " + P.DETAIL),
    DETAIL_INVENTED(
            Invariant.DETAIL_EXTRA,
            "insert into accounting.detail select payment_id, at, source, id || 'x', payload from accounting.detail"
                    + " where ctid = " + P.DETAIL),
    DETAIL_OF_ANOTHER(
            Invariant.DETAIL_CHANGED,
            "update accounting.detail set payload = payload || '\\x22060a0161120162'::bytea where ctid = " + P.DETAIL),
    DETAIL_CODE_CHANGED(
            Invariant.DETAIL_CODE,
            "update accounting.detail set payload = payload || '\\x1a0d70757263686173652e636f6465'::bytea where ctid = "
                    + P.DETAIL),
    DETAIL_OF_NO_PAYMENT(
            Invariant.DETAIL_NO_MOVEMENT,
            "update accounting.detail set payment_id = payment_id + (1::int8 << 30) where ctid = " + P.DETAIL),
    ADJUSTMENT_WITHOUT_DETAIL(
            Invariant.DETAIL_NONE,
            "update payment.payment_event set at = at - interval '1 hour' where payment_id = " + P.ADJUSTMENT,
            "delete from accounting.detail where payment_id = " + P.ADJUSTMENT),
    BOOKS_BALANCE_CHANGED(
            Invariant.BOOKS_BALANCE,
            "update accounting.account_line set balance = balance + 1 where ctid = " + P.LAST_LINE),
    BOOKS_LINE_REMOVED(Invariant.BOOKS_BALANCE, "delete from accounting.account_line where ctid = " + P.LAST_LINE),
    BOOKS_ACCOUNT_OF_NOBODY(
            Invariant.BOOKS_BALANCE,
            "insert into accounting.account_line select owner + (1::int8 << 20), seq, amount, balance, payment_id,"
                    + " posted_at, class, currency from accounting.account_line where ctid = " + P.LAST_LINE),
    FILE_LINE_OF_NOBODY(
            Invariant.FILE_MISSING_OURS,
            "update channel.day_line set payment_id = payment_id + (1::int8 << 30) where status = 1"),
    FILE_LINE_LOST(
            Invariant.FILE_MISSING_THEIRS,
            "insert into channel.day_file select read_at, lines, strange, channel, day + 2, hash from channel.day_file",
            "delete from channel.day_line where status = 1"),
    FILE_AMOUNT_CHANGED(Invariant.FILE_AMOUNT, "update channel.day_line set amount = amount + 1 where status = 1"),
    FILE_OF_ANOTHER_DAY(Invariant.FILE_DATE, "update channel.day_line set day = day - 10 where status = 1"),
    DEPOSIT_UNKNOWN_FOR_LONG(
            Invariant.BANK_MISSING_OURS, "update bank.line set day = day - 10 where state = 3 and kind = 4"),
    BANK_LINE_OF_NOTHING(Invariant.BANK_MISSING_OURS, "update bank.line set day = day - 10 where state = 1"),
    DAY_NOT_SETTLED(
            Invariant.BANK_MISSING_THEIRS,
            P.LATER,
            "update bank.line set settles = '', kind = 4, state = 5 where kind = 1"),
    BANK_AMOUNT_CHANGED(Invariant.BANK_AMOUNT, "update bank.line set amount = amount + 1 where kind = 1"),
    BANK_LINE_OF_OTHER_AMOUNT(
            Invariant.BANK_AMOUNT, "update bank.line set mismatch = 2, day = day - 10 where state = 1"),
    SETTLED_BEFORE_ITS_DAY(Invariant.BANK_DATE, "update bank.line set day = day - 10 where kind = 1"),
    SETTLED_LONG_AFTER_ITS_DAY(Invariant.BANK_DATE, "update bank.line set day = day + 100 where kind = 1"),
    CHARGES_NEVER_SETTLED(Invariant.CLEARING_AGE, P.LATER),
    MOVEMENT_OF_NO_STATEMENT(
            Invariant.STATEMENT_LINES,
            "delete from settlement.statement_line where ctid = (select min(ctid) from settlement.statement_line)"),
    LINE_OF_ANOTHER_STATEMENT(
            Invariant.STATEMENT_LINES,
            "update settlement.statement_line set term_id = (select max(term_id) from settlement.statement_line)"
                    + " where ctid = (select min(ctid) from settlement.statement_line)"),
    STATEMENT_CHANGED(
            Invariant.STATEMENT_SUM, "update settlement.statement set sales = sales + 1 where term_id = " + P.FIXED),
    TERM_SKIPS_A_MOVEMENT(
            Invariant.STATEMENT_ORDER, "update settlement.term set after_seq = after_seq + 1 where no = 2"),
    CLEARED_BY_ANOTHER_AMOUNT(
            Invariant.STATEMENT_CLEARED, "update settlement.movement set amount = amount - 1 where kind = 5"),
    CLEARED_WITHOUT_A_STATEMENT(
            Invariant.STATEMENT_CLEARED, "update settlement.term set payment_id = 1 where id = " + P.FIXED),
    PAYABLE_CHANGED(
            Invariant.STATEMENT_PAYABLE, "update settlement.term set payable = payable + 1 where id = " + P.FIXED),
    PAYABLE_ONCE_MORE(
            Invariant.STATEMENT_PAYABLE,
            "update settlement.term set payable = 1 where id = (select min(id) from settlement.term where state = 5)"),
    PAID_WITHOUT_A_PAYOUT(Invariant.STATEMENT_PAYABLE, "update settlement.payout_item set state = 7 where state = 4");

    /** Rows to damage, chosen in SQL; each exists in the clean data. */
    private static final class P {
        static final String USER = "(select min(owner) from points.lot)";
        static final String ENTRY =
                "(select ctid from balance.entry where kind = 1 and class = 1 and seq between 2 and 9"
                        + " order by payment_id limit 1)";
        static final String OPEN_HOLD = "(select h.ctid from balance.hold h where h.state = 1 and not exists"
                + " (select from balance.entry e where e.payment_id = h.payment_id and e.leg_no = h.leg_no) limit 1)";
        static final String LOT = "(select ctid from points.lot where free > 10 limit 1)";
        static final String PURCHASE =
                "(select e.payment_id from balance.entry e join points.entry p using (payment_id)"
                        + " where e.kind = 3 and e.class = 4 and p.kind = 1 and p.amount = -300 and e.amount = 1500"
                        + " order by 1 limit 1)";
        static final String REFUNDED =
                "(select payment_id from payment.payment_event where get_byte(body, 0) = 74 limit 1)";
        static final String DETAIL =
                "(select ctid from accounting.detail where source = 'adjustment' order by id limit 1)";
        static final String ADJUSTMENT = "(select min(payment_id) from adjustment.publication)";
        static final String LAST_LINE = "(select ctid from accounting.account_line where class = 1 and owner = " + USER
                + " order by seq desc limit 1)";
        /** The last statement is of a day so far away that everything must have come. */
        static final String LATER = "update bank.statement set until_day = until_day + 100";

        static final String FIXED = "(select min(id) from settlement.term where state = 3)";
        static final String LANE = "(select lane from payment.outbox limit 1)";
        static final String SLIP = "(select ctid from channel.operation where state = 3 and amount = 900)";

        /**
         * Changes bits of one byte of a journal behind its code's text: from 2 the decision, from 11 the first line's
         * account, from 13 its owner, from 22 its amount.
         */
        static String change(int offset, int bits) {
            var at = "9 + get_byte(body, 8) + " + offset;
            return "update accounting.journal set body = set_byte(body, " + at + ", get_byte(body, " + at + ") # "
                    + bits + ") where payment_id = " + PURCHASE;
        }
    }

    private final Invariant found;
    private final String script;

    PlantedDefect(Invariant found, String... statements) {
        this.found = found;
        this.script = String.join("\n", statements);
    }

    /** The invariant that must tell it. */
    public Invariant found() {
        return found;
    }

    List<String> statements() {
        return script.lines().toList();
    }
}
