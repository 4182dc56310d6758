package dev.kessai.books.reconciliation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A stream of rows in the order of payment ids, taken payment by payment. */
final class ByPayment<T> {
    private static final int PAGE = 1_000;
    static final long END = Long.MAX_VALUE;

    private final Supplier<@Nullable T> rows;
    private final ToLongFunction<T> payment;
    private @Nullable T head;
    private long id;
    private long count;

    /** @param rows null at the end */
    ByPayment(Supplier<@Nullable T> rows, ToLongFunction<T> payment) {
        this.rows = rows;
        this.payment = payment;
        this.id = Long.MIN_VALUE;
        advance();
    }

    /**
     * The rows of some payments only, asked for page by page.
     *
     * @param payments in order
     * @param page the rows of a page of them, in the order of payments
     */
    static <T> ByPayment<T> of(List<Long> payments, Function<List<Long>, List<T>> page, ToLongFunction<T> payment) {
        var rows = new ArrayDeque<T>();
        var next = new int[1];
        return new ByPayment<>(
                () -> {
                    while (rows.isEmpty() && next[0] < payments.size()) {
                        int until = Math.min(payments.size(), next[0] + PAGE);
                        rows.addAll(page.apply(payments.subList(next[0], until)));
                        next[0] = until;
                    }
                    return rows.poll();
                },
                payment);
    }

    /** The payment of the next row, or {@link #END}. */
    long id() {
        return id;
    }

    long count() {
        return count;
    }

    /** The rows of this payment if it is the next one, else none. */
    List<T> take(long wanted) {
        if (id != wanted) return List.of();
        var group = new ArrayList<T>(8);
        while (id == wanted && head != null) {
            group.add(head);
            advance();
        }
        return group;
    }

    private void advance() {
        head = rows.get();
        long before = id;
        id = head == null ? END : payment.applyAsLong(head);
        if (id < before) throw new IllegalStateException("rows are not in the order of payments");
        if (head != null) count++;
    }
}
