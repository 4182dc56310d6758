package dev.kessai.products.deferred;

import dev.kessai.products.deferred.PaymentOrder.Amounts;
import dev.kessai.products.deferred.PaymentOrder.State;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A user with what he owes, in memory for one transaction: every rule of billing is a method here. Changes nothing but
 * itself and collects what is to be stored, published and asked for. Not thread-safe.
 *
 * <p>Money that comes in settles late fees first, of the oldest statement first; then principal, oldest first. A refund
 * settles the statement of its purchase; what that does not owe any more becomes money of the user (01-payment rule
 * 14), as does whatever a repayment brings beyond the debts.
 */
final class Debtor {
    private final Terms terms;
    private final TreeMap<YearMonth, Statement> statements = new TreeMap<>();
    private final Set<YearMonth> changed = new HashSet<>();
    private final Set<YearMonth> read;
    private final List<Settlement> settlements = new ArrayList<>();
    private final List<PaymentOrder> orders = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private Customer customer;
    private boolean customerChanged;

    /** @param statements those that are not settled, and those that this transaction names */
    Debtor(Terms terms, Customer customer, Collection<Statement> statements) {
        this.terms = terms;
        this.customer = customer;
        for (var each : statements) this.statements.put(each.month(), each);
        this.read = Set.copyOf(this.statements.keySet());
    }

    Customer customer() {
        return customer;
    }

    /** Null where nothing about him has changed but his statements. */
    @Nullable
    Customer changedCustomer() {
        return customerChanged ? customer : null;
    }

    List<Statement> changedStatements() {
        return changed.stream().map(this::statement).toList();
    }

    /** Whether this statement was there before, for certain. */
    boolean hasRead(Statement statement) {
        return read.contains(statement.month());
    }

    Optional<Statement> find(YearMonth month) {
        return Optional.ofNullable(statements.get(month));
    }

    List<Settlement> settlements() {
        return List.copyOf(settlements);
    }

    /** The oldest statement of which this payment has settled something in this transaction. */
    Optional<YearMonth> oldestSettledBy(long payment) {
        return settlements.stream()
                .filter(each -> each.cause() == payment)
                .map(Settlement::month)
                .min(YearMonth::compareTo);
    }

    /** New ones. */
    List<PaymentOrder> orders() {
        return List.copyOf(orders);
    }

    List<Notice> notices() {
        return List.copyOf(notices);
    }

    long owedPrincipal() {
        return statements.values().stream().mapToLong(Statement::owedPrincipal).sum();
    }

    long owedFee() {
        return statements.values().stream().mapToLong(Statement::owedFee).sum();
    }

    /** A credit decision. */
    void lend(long line) {
        set(customer.withLine(line));
    }

    /**
     * A captured purchase.
     *
     * @return the month to which it belongs: its own, or the first one that is not closed
     */
    YearMonth buy(long payment, long minor, LocalDate on) {
        var month = openMonth(on);
        put(statement(month).bought(minor));
        long credited = Math.min(customer.credit(), minor);
        if (credited > 0) {
            set(customer.withCredit(customer.credit() - credited));
            settle(month, new Amounts(credited, 0, 0), new Cause(payment, Settlement.Kind.CREDITED, on));
        }
        return month;
    }

    private YearMonth openMonth(LocalDate on) {
        var own = YearMonth.from(on);
        return own.isAfter(customer.closedMonth())
                ? own
                : customer.closedMonth().plusMonths(1);
    }

    /**
     * A debt that was taken over from another system, or corrected: more of it is as bought, less as repaid.
     *
     * @param principal more of it; negative: less
     * @param fee late fee, likewise
     */
    void correct(long payment, long principal, long fee, LocalDate on) {
        if (principal > 0) {
            var _ = buy(payment, principal, on);
        }
        if (fee > 0) put(statement(openMonth(on)).charged(fee));
        if (principal >= 0 && fee >= 0) return;
        var less = new Amounts(Math.max(0, -principal), Math.max(0, -fee), 0);
        give(payment, take(less, new Cause(payment, Settlement.Kind.CORRECTED, on)));
    }

    /**
     * A refund of a purchase.
     *
     * @param month to which the purchase belonged
     */
    void refund(long refund, YearMonth month, long minor, LocalDate on) {
        var statement = statement(month);
        long owed = Math.min(minor, statement.owedPrincipal());
        if (owed > 0) {
            if (statement.isOpen()) put(statement.bought(-owed));
            else settle(month, new Amounts(owed, 0, 0), new Cause(refund, Settlement.Kind.REFUNDED, on));
        }
        if (statement.state() == Statement.State.WRITTEN_OFF) set(customer.withCredit(customer.credit() + minor));
        else give(refund, new Amounts(minor - owed, 0, 0));
    }

    /** How a repayment is divided among the debts, without what others under way have been given already. */
    Amounts divide(long minor, Amounts underWay) {
        long fee = Math.min(minor, Math.max(0, owedFee() - underWay.fee()));
        long principal = Math.min(minor - fee, Math.max(0, owedPrincipal() - underWay.principal()));
        return new Amounts(principal, fee, minor - fee - principal);
    }

    /** A payment that was asked for has ended. */
    void ended(PaymentOrder order, LocalDate on) {
        boolean paid = order.state() == State.SUCCEEDED;
        switch (order.kind()) {
            case REPAYMENT -> {
                if (paid)
                    give(
                            order.payment(),
                            take(order.amounts(), new Cause(order.payment(), Settlement.Kind.REPAID, on)));
            }
            case LATE_FEE ->
                bill(
                        paid
                                ? statement(order.month())
                                : statement(order.month())
                                        .charged(-order.amounts().fee()));
            case WRITE_OFF -> {
                if (paid) writtenOff(order, on);
            }
            case SURPLUS -> {
                if (!paid) keep(order, on);
            }
            case ALLOWANCE -> throw new IllegalStateException("no user has an allowance: " + order.key());
        }
    }

    /**
     * Closes a month: what was bought in it becomes a statement, and late fees of overdue statements are charged up to
     * its end.
     *
     * @param settled what was settled of overdue statements since their fees were charged last
     */
    void close(YearMonth month, Collection<Settlement> settled) {
        if (!month.isAfter(customer.closedMonth())) return;
        if (month.isAfter(customer.closedMonth().plusMonths(1)))
            throw new IllegalStateException("months are closed in order: " + month + " of " + customer);
        set(customer.closed(month));
        long fee = lateFee(month.atEndOfMonth(), settled);
        if (fee == 0 && !statements.containsKey(month)) return;
        var closed = statement(month).charged(fee);
        if (fee == 0) {
            bill(closed);
            return;
        }
        put(closed.with(Statement.State.CLOSED));
        orders.add(PaymentOrder.lateFee(customer.owner(), month, fee));
    }

    /** A day has come: what was due before it is overdue, and who is overdue is reminded and may buy nothing. */
    void dayHasCome(LocalDate today) {
        for (var each : List.copyOf(statements.values())) {
            boolean late = each.state() == Statement.State.BILLED
                    && today.isAfter(each.course().due());
            if (!late || each.isSettled()) continue;
            put(each.with(Statement.State.OVERDUE));
            tell(Notice.Kind.OVERDUE, each.month());
        }
        for (var each : List.copyOf(statements.values())) if (each.isOverdue()) remind(each, today);
        watch();
    }

    /** Staff suspends him, or leaves it to what he owes. */
    void hold(boolean byStaff) {
        set(customer.suspended(byStaff || isOverdue(), byStaff));
    }

    /** What is overdue will not be paid, by an order of this key; null where the statement is not overdue. */
    @Nullable
    PaymentOrder giveUp(String key, YearMonth month) {
        var statement = statements.get(month);
        if (statement == null || !statement.isOverdue()) return null;
        var order = PaymentOrder.writeOff(key, statement);
        orders.add(order);
        return order;
    }

    private record Cause(long payment, Settlement.Kind kind, LocalDate on) {}

    /** Settles what a payment brought, oldest first; answers what nobody owed any more. */
    private Amounts take(Amounts brought, Cause cause) {
        long fee = brought.fee();
        long principal = brought.principal();
        for (var each : List.copyOf(statements.values())) {
            long toFee = Math.min(fee, each.owedFee());
            long toPrincipal = Math.min(principal, each.owedPrincipal());
            if (toFee == 0 && toPrincipal == 0) continue;
            settle(each.month(), new Amounts(toPrincipal, toFee, 0), cause);
            fee -= toFee;
            principal -= toPrincipal;
        }
        return new Amounts(principal, fee, 0);
    }

    private void settle(YearMonth month, Amounts amounts, Cause cause) {
        var statement = statement(month).settled(amounts.principal(), amounts.fee());
        put(statement);
        settlements.add(new Settlement(
                customer.owner(),
                month,
                cause.payment(),
                cause.kind(),
                amounts.principal(),
                amounts.fee(),
                cause.on()));
        boolean wasBilled = statement.state() == Statement.State.BILLED || statement.isOverdue();
        if (!statement.isSettled() || !wasBilled) return;
        if (cause.kind() == Settlement.Kind.WRITTEN_OFF)
            become(statement, Statement.State.WRITTEN_OFF, Notice.Kind.WRITTEN_OFF);
        else become(statement, Statement.State.PAID, Notice.Kind.PAID);
        watch();
    }

    private void become(Statement statement, Statement.State state, Notice.Kind notice) {
        put(statement.with(state));
        tell(notice, statement.month());
    }

    private void bill(Statement statement) {
        var billed = statement.with(Statement.State.BILLED);
        if (billed.isSettled()) become(billed, Statement.State.PAID, Notice.Kind.PAID);
        else become(billed, Statement.State.BILLED, Notice.Kind.BILLED);
    }

    private void writtenOff(PaymentOrder order, LocalDate on) {
        var statement = statement(order.month());
        long principal = Math.min(order.amounts().principal(), statement.owedPrincipal());
        long fee = Math.min(order.amounts().fee(), statement.owedFee());
        settle(
                order.month(),
                new Amounts(principal, fee, 0),
                new Cause(order.payment(), Settlement.Kind.WRITTEN_OFF, on));
        give(
                order.payment(),
                new Amounts(
                        order.amounts().principal() - principal, order.amounts().fee() - fee, 0));
    }

    /** Turns what he is owed into money. */
    private void give(long cause, Amounts over) {
        if (over.total() > 0) orders.add(PaymentOrder.surplus(customer.owner(), cause, over));
    }

    /** It could not become money, since he has bought with it meanwhile: it goes against what he owes. */
    private void keep(PaymentOrder order, LocalDate on) {
        long over = order.amounts().principal() + order.amounts().fee();
        var cause = new Cause(order.payment(), Settlement.Kind.CREDITED, on);
        set(customer.withCredit(
                customer.credit() + take(new Amounts(over, 0, 0), cause).principal()));
    }

    private long lateFee(LocalDate end, Collection<Settlement> settled) {
        long sum = 0;
        for (var each : List.copyOf(statements.values())) {
            var first = each.course().feeUntil().plusDays(1);
            boolean billed = each.state() == Statement.State.BILLED || each.isOverdue();
            if (!billed || first.isAfter(end)) continue;
            var parts = new ArrayList<LateFee.Part>();
            for (var part : settled)
                if (part.month().equals(each.month())) parts.add(new LateFee.Part(part.on(), part.principalMinor()));
            sum = Math.addExact(sum, LateFee.of(each.owedPrincipal(), parts, terms.lateFeeBasisPoints(), first, end));
            put(each.with(
                    new Statement.Course(each.course().due(), end, each.course().reminders())));
        }
        return sum;
    }

    private void remind(Statement statement, LocalDate today) {
        var course = statement.course();
        int due = terms.reminders(course.due(), today);
        if (due <= course.reminders()) return;
        put(statement.with(new Statement.Course(course.due(), course.feeUntil(), due)));
        tell(Notice.Kind.REMINDER, statement.month());
    }

    private void watch() {
        set(customer.suspended(customer.held() || isOverdue(), customer.held()));
    }

    private boolean isOverdue() {
        return statements.values().stream().anyMatch(Statement::isOverdue);
    }

    private Statement statement(YearMonth month) {
        var found = statements.get(month);
        return found == null ? Statement.open(customer.owner(), month, terms.due(month)) : found;
    }

    private void put(Statement statement) {
        statements.put(statement.month(), statement);
        changed.add(statement.month());
    }

    private void set(Customer next) {
        if (next.equals(customer)) return;
        if (next.suspended() != customer.suspended()) {
            var kind = next.suspended() ? Notice.Kind.SUSPENDED : Notice.Kind.RESUMED;
            var month = next.closedMonth();
            notices.add(new Notice(kind, next.owner(), month, owedPrincipal() + owedFee(), terms.due(month), 0));
        }
        customer = next;
        customerChanged = true;
    }

    private void tell(Notice.Kind kind, YearMonth month) {
        notices.add(Notice.of(kind, statement(month)));
    }
}
