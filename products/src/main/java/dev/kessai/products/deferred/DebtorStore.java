package dev.kessai.products.deferred;

import dev.kessai.base.db.BoolColumn;
import dev.kessai.base.db.IntColumn;
import dev.kessai.base.db.LongColumn;
import dev.kessai.base.db.ShortColumn;
import dev.kessai.base.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All SQL on customers, statements and settlements. A customer's row is the lock of all that is his. Thread-safe. */
final class DebtorStore {
    private static final String CUSTOMER_COLUMNS =
            "owner, line, decisions, suspended, held, suspensions, closed_month, credit";
    private static final String STATEMENT_COLUMNS =
            "owner, month, state, principal, principal_settled, fee, fee_settled, due, fee_until, reminders";
    private static final String ADD = """
            insert into customer (owner, line, suspensions, suspensions_told, credit, decisions, decisions_told,
                                  closed_month, suspended, held)
            select o, 0, 0, 0, 0, 0, 0, ?, false, false from unnest(?::int8[]) o
            on conflict do nothing
            """;
    private static final String LOCK =
            "select " + CUSTOMER_COLUMNS + " from customer where owner = any(?::int8[]) order by owner for update";
    private static final String FIND = "select " + CUSTOMER_COLUMNS + " from customer where owner = ?";
    private static final String CLAIM_UNCLOSED = """
            select owner from customer where closed_month = ? and owner > ? order by owner limit ?
               for update skip locked
            """;
    private static final String CLAIM_DUE = """
            select c.owner from customer c where c.owner in (
                select s.owner from statement s
                 where s.owner > ? and (s.state = 2 and s.due < ?
                    or s.state = 3 and s.reminders < cardinality(?::int4[])
                       and s.due + (?::int4[])[s.reminders + 1] <= ?)
                 order by s.owner limit ?)
             order by c.owner
            """;
    private static final String NEXT_DUE = """
            select min(day) from (
                select min(due) + 1 as day from statement where state = 2 and due >= ?
                union all
                select min(due + (?::int4[])[reminders + 1]) from statement
                 where state = 3 and reminders < cardinality(?::int4[]) and due + (?::int4[])[reminders + 1] > ?
                union all
                select ?::date where exists (select from customer)) d
            """;
    private static final String UNCLOSED = "select count(*) from customer where closed_month < ?";
    private static final String OVERDUE_BY_DUE = """
            select due, sum(principal - principal_settled + fee - fee_settled)::int8 from statement
             where state = 3 group by due
            """;
    private static final String OLDEST_CLOSED = "select min(closed_month) from customer";
    private static final String UPDATE_CUSTOMERS = """
            update customer c set line = r.line, decisions = r.decisions, suspended = r.suspended, held = r.held,
                                  suspensions = r.suspensions, closed_month = r.closed_month, credit = r.credit
              from unnest(?::int8[], ?::int8[], ?::int4[], ?::bool[], ?::bool[], ?::int8[], ?::int4[], ?::int8[])
                   r(owner, line, decisions, suspended, held, suspensions, closed_month, credit)
             where c.owner = r.owner
            """;
    private static final String UNSETTLED =
            "select " + STATEMENT_COLUMNS + " from statement where owner = any(?::int8[]) and state in (0, 1, 2, 3)";
    private static final String NAMED = """
            select s.owner, s.month, s.state, s.principal, s.principal_settled, s.fee, s.fee_settled, s.due,
                   s.fee_until, s.reminders
              from statement s join unnest(?::int8[], ?::int4[]) r(owner, month)
                on s.owner = r.owner and s.month = r.month
            """;
    private static final String STATEMENTS_OF =
            "select " + STATEMENT_COLUMNS + " from statement where owner = ? order by month desc limit ?";
    private static final String STATEMENT_ROWS = """
            unnest(?::int8[], ?::int4[], ?::int2[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int4[],
                          ?::int4[], ?::int4[])
                   r(owner, month, state, principal, principal_settled, fee, fee_settled, due, fee_until, reminders)
            """;
    private static final String UPDATE_STATEMENTS =
            """
            update statement s
               set state = r.state, principal = r.principal, principal_settled = r.principal_settled, fee = r.fee,
                   fee_settled = r.fee_settled, fee_until = date 'epoch' + r.fee_until, reminders = r.reminders
              from
            """ + STATEMENT_ROWS + " where s.owner = r.owner and s.month = r.month";
    private static final String PUT_STATEMENTS = """
            insert into statement (owner, month, state, principal, principal_settled, fee, fee_settled, due, fee_until,
                                   reminders)
            select r.owner, r.month, r.state, r.principal, r.principal_settled, r.fee, r.fee_settled,
                   date 'epoch' + r.due, date 'epoch' + r.fee_until, r.reminders
              from
            """ + STATEMENT_ROWS + """
            on conflict (owner, month) do update
               set state = excluded.state, principal = excluded.principal,
                   principal_settled = excluded.principal_settled, fee = excluded.fee,
                   fee_settled = excluded.fee_settled, fee_until = excluded.fee_until, reminders = excluded.reminders
            """;
    private static final String ADD_SETTLEMENTS = """
            insert into settlement (owner, month, payment_id, kind, principal, fee, settled_on)
            select r.owner, r.month, r.payment_id, r.kind, r.principal, r.fee, date 'epoch' + r.settled_on
              from unnest(?::int8[], ?::int4[], ?::int8[], ?::int2[], ?::int8[], ?::int8[], ?::int4[])
                   r(owner, month, payment_id, kind, principal, fee, settled_on)
            """;
    private static final String SETTLEMENTS = """
            select s.owner, s.month, s.payment_id, s.kind, s.principal, s.fee, s.settled_on
              from settlement s
              join statement t on t.owner = s.owner and t.month = s.month
             where s.owner = any(?::int8[]) and t.state in (2, 3) and s.settled_on > t.fee_until
            """;

    /** A statement that a transaction needs though it may be settled. */
    record Named(long owner, YearMonth month) {}

    /**
     * Locks these users and reads what they owe.
     *
     * @param named settled statements that are needed too
     * @param current the month in which an unknown user begins; all before are closed
     */
    Map<Long, Debtor> lock(Tx tx, Terms terms, Collection<Long> owners, Collection<Named> named, YearMonth current) {
        var wanted = new TreeSet<>(owners);
        var column = column(wanted);
        var customers = tx.query(LOCK, DebtorStore::customer, column);
        if (customers.size() < wanted.size()) {
            var _ = tx.update(ADD, Months.number(current.minusMonths(1)), column);
            customers = tx.query(LOCK, DebtorStore::customer, column);
        }
        return read(tx, terms, customers, column, named);
    }

    /** The same of one user; empty where he has no deferred pay. */
    Optional<Debtor> lockKnown(Tx tx, Terms terms, long owner, YearMonth current) {
        if (find(tx, owner).isEmpty()) return Optional.empty();
        return lock(tx, terms, List.of(owner), List.of(), current).values().stream()
                .findFirst();
    }

    private static Map<Long, Debtor> lockAndRead(Tx tx, Terms terms, LongColumn owners) {
        return read(tx, terms, tx.query(LOCK, DebtorStore::customer, owners), owners, List.of());
    }

    private static Map<Long, Debtor> read(
            Tx tx, Terms terms, List<Customer> customers, LongColumn owners, Collection<Named> named) {
        var statements = new HashMap<Long, List<Statement>>();
        for (var each : tx.query(UNSETTLED, DebtorStore::statement, owners))
            statements.computeIfAbsent(each.owner(), it -> new ArrayList<>()).add(each);
        for (var each : named(tx, named)) {
            var all = statements.computeIfAbsent(each.owner(), it -> new ArrayList<>());
            if (!all.contains(each)) all.add(each);
        }
        var debtors = new HashMap<Long, Debtor>();
        for (var each : customers)
            debtors.put(each.owner(), new Debtor(terms, each, statements.getOrDefault(each.owner(), List.of())));
        return debtors;
    }

    private static List<Statement> named(Tx tx, Collection<Named> named) {
        if (named.isEmpty()) return List.of();
        var owners = new LongColumn();
        var months = new IntColumn();
        for (var each : named) {
            owners.add(each.owner());
            months.add(Months.number(each.month()));
        }
        return tx.query(NAMED, DebtorStore::statement, owners, months);
    }

    /**
     * Locks users for whom this month is the next to be closed, by owner; those that somebody else works on are passed
     * over.
     *
     * @param after the last owner that was seen
     */
    Map<Long, Debtor> lockUnclosed(Tx tx, Terms terms, YearMonth month, long after, int max) {
        int before = Months.number(month.minusMonths(1));
        var owners = tx.query(CLAIM_UNCLOSED, row -> row.getLong(1), before, after, max);
        return owners.isEmpty() ? Map.of() : lockAndRead(tx, terms, column(owners));
    }

    /** Locks users for whom this day changes something, by owner. */
    Map<Long, Debtor> lockDue(Tx tx, Terms terms, LocalDate today, long after, int max) {
        var days = days(terms);
        var owners = tx.query(CLAIM_DUE, row -> row.getLong(1), after, today, days, days, today, max);
        return owners.isEmpty() ? Map.of() : lockAndRead(tx, terms, column(owners));
    }

    private static IntColumn days(Terms terms) {
        var days = new IntColumn();
        for (int day : terms.reminderDays()) days.add(day);
        return days;
    }

    /** The first day after this one that changes something: a month is over, a statement late, a reminder due. */
    Optional<LocalDate> nextDue(Tx tx, Terms terms, LocalDate today) {
        var days = days(terms);
        var monthBegins = YearMonth.from(today).plusMonths(1).atDay(1);
        return tx.one(
                        NEXT_DUE,
                        row -> Optional.ofNullable(row.getObject(1, LocalDate.class)),
                        today,
                        days,
                        days,
                        days,
                        today,
                        monthBegins)
                .orElseThrow();
    }

    /** Users whose month is not closed. */
    long unclosed(Tx tx, YearMonth month) {
        return tx.one(UNCLOSED, row -> row.getLong(1), Months.number(month)).orElseThrow();
    }

    /** The newest month that is closed for everybody; empty where there is nobody. */
    Optional<YearMonth> closedForAll(Tx tx) {
        int month = tx.one(OLDEST_CLOSED, row -> row.getInt(1)).orElse(0);
        return month == 0 ? Optional.empty() : Optional.of(Months.of(month));
    }

    /** What is overdue, by its due date. */
    Map<LocalDate, Long> overdue(Tx tx) {
        var found = new HashMap<LocalDate, Long>();
        tx.each(
                OVERDUE_BY_DUE,
                0,
                row -> Map.entry(row.getObject(1, LocalDate.class), row.getLong(2)),
                each -> found.put(each.getKey(), each.getValue()));
        return found;
    }

    Optional<Customer> find(Tx tx, long owner) {
        return tx.one(FIND, DebtorStore::customer, owner);
    }

    /** Newest first. */
    List<Statement> statements(Tx tx, long owner, int max) {
        return tx.query(STATEMENTS_OF, DebtorStore::statement, owner, max);
    }

    /** What was settled of billed statements since their late fees were charged last, by owner. */
    Map<Long, List<Settlement>> settlementsSinceFee(Tx tx, Collection<Long> owners) {
        var found = new HashMap<Long, List<Settlement>>();
        for (var each : tx.query(SETTLEMENTS, DebtorStore::settlement, column(owners)))
            found.computeIfAbsent(each.owner(), it -> new ArrayList<>()).add(each);
        return found;
    }

    /** Stores what has changed of them. */
    void write(Tx tx, Collection<Debtor> debtors) {
        var customers = new ArrayList<Customer>();
        var changed = new ArrayList<Statement>();
        var fresh = new ArrayList<Statement>();
        var settlements = new ArrayList<Settlement>();
        for (var each : debtors) {
            var customer = each.changedCustomer();
            if (customer != null) customers.add(customer);
            for (var statement : each.changedStatements()) (each.hasRead(statement) ? changed : fresh).add(statement);
            settlements.addAll(each.settlements());
        }
        if (!customers.isEmpty()) update(tx, customers);
        if (!changed.isEmpty()) put(tx, UPDATE_STATEMENTS, changed);
        if (!fresh.isEmpty()) put(tx, PUT_STATEMENTS, fresh);
        if (!settlements.isEmpty()) add(tx, settlements);
    }

    private static void update(Tx tx, List<Customer> customers) {
        var owners = new LongColumn();
        var lines = new LongColumn();
        var decisions = new IntColumn();
        var suspended = new BoolColumn();
        var held = new BoolColumn();
        var suspensions = new LongColumn();
        var months = new IntColumn();
        var credits = new LongColumn();
        for (var each : customers) {
            owners.add(each.owner());
            lines.add(each.line());
            decisions.add(each.decisions());
            suspended.add(each.suspended());
            held.add(each.held());
            suspensions.add(each.suspensions());
            months.add(Months.number(each.closedMonth()));
            credits.add(each.credit());
        }
        tx.updateExactly(
                customers.size(),
                UPDATE_CUSTOMERS,
                owners,
                lines,
                decisions,
                suspended,
                held,
                suspensions,
                months,
                credits);
    }

    private static void put(Tx tx, String sql, List<Statement> statements) {
        var owners = new LongColumn();
        var months = new IntColumn();
        var states = new ShortColumn();
        var principals = new LongColumn();
        var principalsSettled = new LongColumn();
        var fees = new LongColumn();
        var feesSettled = new LongColumn();
        var dues = new IntColumn();
        var feesUntil = new IntColumn();
        var reminders = new IntColumn();
        for (var each : statements) {
            owners.add(each.owner());
            months.add(Months.number(each.month()));
            states.add((short) each.state().code());
            principals.add(each.sums().principal());
            principalsSettled.add(each.sums().principalSettled());
            fees.add(each.sums().fee());
            feesSettled.add(each.sums().feeSettled());
            dues.add((int) each.course().due().toEpochDay());
            feesUntil.add((int) each.course().feeUntil().toEpochDay());
            reminders.add(each.course().reminders());
        }
        tx.updateExactly(
                statements.size(),
                sql,
                owners,
                months,
                states,
                principals,
                principalsSettled,
                fees,
                feesSettled,
                dues,
                feesUntil,
                reminders);
    }

    private static void add(Tx tx, List<Settlement> settlements) {
        var owners = new LongColumn();
        var months = new IntColumn();
        var payments = new LongColumn();
        var kinds = new ShortColumn();
        var principals = new LongColumn();
        var fees = new LongColumn();
        var days = new IntColumn();
        for (var each : settlements) {
            owners.add(each.owner());
            months.add(Months.number(each.month()));
            payments.add(each.cause());
            kinds.add((short) each.kind().code());
            principals.add(each.principalMinor());
            fees.add(each.feeMinor());
            days.add((int) each.on().toEpochDay());
        }
        tx.updateExactly(settlements.size(), ADD_SETTLEMENTS, owners, months, payments, kinds, principals, fees, days);
    }

    private static LongColumn column(Collection<Long> owners) {
        var column = new LongColumn();
        for (long each : owners) column.add(each);
        return column;
    }

    private static Customer customer(ResultSet row) throws SQLException {
        return new Customer(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getLong(6),
                Months.of(row.getInt(7)),
                row.getLong(8));
    }

    private static Statement statement(ResultSet row) throws SQLException {
        return new Statement(
                row.getLong(1),
                Months.of(row.getInt(2)),
                Statement.State.of(row.getInt(3)),
                new Statement.Sums(row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7)),
                new Statement.Course(
                        row.getObject(8, LocalDate.class), row.getObject(9, LocalDate.class), row.getInt(10)));
    }

    private static Settlement settlement(ResultSet row) throws SQLException {
        return new Settlement(
                row.getLong(1),
                Months.of(row.getInt(2)),
                row.getLong(3),
                Settlement.Kind.of(row.getInt(4)),
                row.getLong(5),
                row.getLong(6),
                row.getObject(7, LocalDate.class));
    }
}
