package dev.kessai.products.opening;

import dev.kessai.base.db.Db;
import dev.kessai.base.db.DbFailure;
import dev.kessai.base.db.SqlFailure;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.time.Clocks;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.Accounts;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetail.Dimension;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.opening.OpeningLine;
import dev.kessai.contracts.opening.OpeningResult;
import dev.kessai.contracts.opening.OpeningResult.State;
import dev.kessai.contracts.opening.Openings;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentAnswer;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentStatus;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.RequestKey;
import dev.kessai.contracts.payment.Wait;
import dev.kessai.products.opening.OpeningStore.End;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Openings over ledgers and coordinator: lines are stored before anything is asked for, with the keys of the payments;
 * a line without an end is asked for again by whoever sends it again. Thread-safe.
 */
public final class OpeningService implements Openings {
    static final String CODE = "opening.migration";

    private static final long PRINCIPAL = Hash128.of("product opening").high();
    private static final long PAYMENT_MILLIS_MAX = 30_000;
    private static final long GRACE_MILLIS = 2_000;
    private static final String KEY_REUSED = "LINE_KEY_REUSED";

    private final OpeningStore store;
    private final AccountingDetails details;
    private final Payments payments;
    private final List<Accounts> ledgers;
    private final Clocks clocks;

    /** @param db over the product's schema */
    public OpeningService(Db db, AccountingDetails details, Payments payments, List<Accounts> ledgers, Clocks clocks) {
        this.store = new OpeningStore(db);
        this.details = details;
        this.payments = payments;
        this.ledgers = List.copyOf(ledgers);
        this.clocks = clocks;
    }

    @Override
    public List<OpeningResult> open(List<OpeningLine> lines) {
        var fingerprints = new LinkedHashMap<String, Hash128>();
        for (var line : lines)
            if (fingerprints.put(line.key(), fingerprint(line)) != null)
                throw new IllegalArgumentException("key twice: " + line.key());
        if (lines.isEmpty() || lines.size() > LINES_MAX) throw new IllegalArgumentException(lines.size() + " lines");
        var stored = store.add(fingerprints, clocks.business().micros());
        var results = new LinkedHashMap<String, OpeningResult>();
        var open = new ArrayList<OpeningLine>();
        for (var line : lines) {
            var known = stored.get(line.key());
            if (known == null) throw new IllegalStateException("not stored: " + line.key());
            if (!known.fingerprint().equals(fingerprint(line)))
                results.put(line.key(), new OpeningResult(line.key(), State.REFUSED, 0, KEY_REUSED, false));
            else if (known.ended()) results.put(line.key(), result(line.key(), known.payment(), known.failure(), true));
            else open.add(line);
        }
        if (!open.isEmpty()) carryOut(open, results);
        return lines.stream().map(line -> results.get(line.key())).toList();
    }

    private static OpeningResult result(String key, long payment, String failure, boolean replayed) {
        var state = failure.isEmpty() ? State.OPENED : State.REFUSED;
        return new OpeningResult(key, state, payment, failure, replayed);
    }

    private static Hash128 fingerprint(OpeningLine line) {
        return Hash128.of(line.toString());
    }

    private void carryOut(List<OpeningLine> lines, Map<String, OpeningResult> results) {
        for (var line : lines) results.put(line.key(), new OpeningResult(line.key(), State.UNKNOWN, 0, "", false));
        long deadline = clocks.machine().millis() + PAYMENT_MILLIS_MAX;
        if (!openAccounts(lines, deadline)) return;
        var asked = new LinkedHashMap<OpeningLine, CompletableFuture<PaymentAnswer>>();
        for (var line : lines) asked.put(line, payments.submit(create(line, deadline)));
        var ends = new ArrayList<End>();
        asked.forEach((line, future) -> end(line, await(future, deadline), ends));
        if (ends.isEmpty()) return;
        try {
            store.end(ends, clocks.business().micros(), tx -> {
                var said = new ArrayList<AccountingDetail>();
                for (var end : ends) if (end.failure().isEmpty()) said.add(detail(end));
                if (!said.isEmpty()) details.publish(tx, said);
            });
        } catch (DbFailure e) {
            if (e.kind() != SqlFailure.CONFLICT) throw e;
            return; // the same lines twice at the same time: the other one tells
        }
        for (var end : ends) results.put(end.key(), result(end.key(), end.payment(), end.failure(), false));
    }

    private static AccountingDetail detail(End end) {
        return new AccountingDetail(end.key(), end.payment(), CODE, List.of(new Dimension("line", end.key())));
    }

    /** All accounts of each user and merchant, in every ledger that has some; false where a ledger did not answer. */
    private boolean openAccounts(List<OpeningLine> lines, long deadline) {
        var commands = new LinkedHashSet<AccountCommand.Open>();
        for (var line : lines) {
            var kind = new Owner(line.owner()).kind();
            if (kind == OwnerKind.USER || kind == OwnerKind.MERCHANT)
                commands.add(new AccountCommand.Open(line.owner(), line.currency()));
        }
        var asked = new ArrayList<CompletableFuture<AccountAnswer>>();
        for (var ledger : ledgers) for (var command : commands) asked.add(ledger.submit(command));
        for (var future : asked) {
            var answer = await(future, deadline);
            if (answer == null || answer instanceof AccountAnswer.Retry) return false;
        }
        return true; // what is refused (a kind or currency that the ledger has not) shows in the payment
    }

    private PaymentCommand.Create create(OpeningLine line, long deadline) {
        var key = new RequestKey(PRINCIPAL, Hash128.of(line.key()), fingerprint(line));
        return new PaymentCommand.Create(key, order(line), Wait.COMPLETED, deadline);
    }

    /** Against equity: what the owner has is credited to it, what it owes is debited. */
    static Order order(OpeningLine line) {
        boolean points = line.fundClass().isIn(Ledgers.POINTS);
        boolean owed = line.amountMinor() < 0;
        long amount = Math.abs(line.amountMinor());
        var equity = Part.of(points ? FundClass.POINT_OPENING : FundClass.OPENING, amount);
        var lot = line.fundClass().isInLots() && !owed ? new Part.Lot.New(line.expiresAtMicros()) : Part.Lot.NONE;
        var part = new Part(line.fundClass(), amount, lot);
        return new Order(
                PaymentType.OPENING,
                amount,
                line.currency(),
                owed ? line.owner() : 0,
                owed ? SystemOwner.HOUSE.owner().id() : line.owner(),
                List.of(),
                0,
                List.of(owed ? equity : part),
                0,
                CODE,
                line.key(),
                Order.Capture.AT_ONCE,
                owed ? List.of(part) : List.of());
    }

    private static void end(OpeningLine line, @Nullable PaymentAnswer answer, List<End> ends) {
        switch (answer) {
            case PaymentAnswer.Taken taken
            when taken.payment().completedAtMicros() != 0 -> {
                boolean moved = taken.payment().status() == PaymentStatus.SUCCEEDED;
                var failure = moved ? "" : String.valueOf(taken.payment().failure());
                ends.add(new End(line.key(), taken.payment().id(), failure));
            }
            case PaymentAnswer.Refused refused
            when !isTemporary(refused.reason()) ->
                ends.add(new End(line.key(), 0, refused.reason().name()));
            case null, default -> {} // not known: the same line again
        }
    }

    private static boolean isTemporary(PaymentAnswer.Refusal reason) {
        return reason == PaymentAnswer.Refusal.BUSY || reason == PaymentAnswer.Refusal.STORE_UNAVAILABLE;
    }

    /** Null where no answer came in time. */
    private <T> @Nullable T await(CompletableFuture<T> future, long deadlineMillis) {
        try {
            long left = deadlineMillis + GRACE_MILLIS - clocks.machine().millis();
            return future.get(Math.max(1, left), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a service broke its contract", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
