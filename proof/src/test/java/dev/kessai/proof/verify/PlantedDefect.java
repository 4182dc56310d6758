package dev.kessai.proof.verify;

import dev.kessai.books.reconciliation.Invariant;
import java.util.List;

/** One thing that can be wrong, planted behind the services' backs, and the invariant that must tell it. */
enum PlantedDefect {
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
            Invariant.CHANNEL_MONEY, "update channel.follow_up set amount = amount + 1 where target_id > 0");

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
        static final String LANE = "(select lane from payment.outbox limit 1)";
        static final String SLIP = "(select ctid from channel.operation where state = 3 and amount = 900)";
    }

    private final Invariant found;
    private final String script;

    PlantedDefect(Invariant found, String... statements) {
        this.found = found;
        this.script = String.join("\n", statements);
    }

    Invariant found() {
        return found;
    }

    List<String> statements() {
        return script.lines().toList();
    }
}
