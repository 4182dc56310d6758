package dev.kessai.accounts.channel.payout;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.accounts.channel.PartnerHttp;
import dev.kessai.accounts.channel.PayoutDesk;
import dev.kessai.accounts.channel.bank.BankAccounts;
import dev.kessai.accounts.channel.bank.BankAccounts.Payee;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.outbox.Subscription;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.DueWork;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.channel.BankTransfers;
import dev.kessai.contracts.channel.PayoutFile;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import dev.kessai.contracts.zengin.TransferFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of withdrawals to users' banks, and of what the company owes to others. Reads payment's outbox, makes files
 * at scheduled times and when it is told to, sends each under its number until the bank has it, and asks for its result
 * until there is one. Thread-safe.
 */
public final class Payouts implements PayoutDesk, BankTransfers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Payouts.class);
    private static final String CODE = "withdrawal.bank";
    private static final int SUCCEEDED = 1;
    private static final int TRANSFERS_MAX = 10_000;
    private static final int DUE_MAX = 16;
    private static final long PAUSE_NANOS = 500_000_000;
    private static final long CALL_MICROS = 30_000_000;
    private static final long AGAIN_MICROS_MIN = 500_000;
    private static final long AGAIN_MICROS_MAX = 60_000_000;
    private static final int DOUBLINGS_MAX = 10;
    private static final long CLOSE_MILLIS_MAX = 10_000;
    private static final Payee NOBODY = new Payee("", "", TransferFile.ORDINARY_ACCOUNT, "", "");

    /** Our own account, from which the bank transfers. */
    public record Originator(String code, String name, String bank, String branch, String account) {}

    /**
     * How files are made.
     *
     * @param times without anybody's asking
     * @param format of new ones
     */
    public record Settings(Originator originator, PayoutTimes times, PayoutFileFormat format) {}

    private final PayoutStore store;
    private final BankAccounts accounts;
    private final PartnerHttp bank;
    private final Map<PayoutFileFormat, PayoutFormat> formats;
    private final PayoutFormat format;
    private final PayoutSchedule schedule;
    private final Clocks clocks;
    private final Thread thread;
    private volatile @Nullable Subscription subscription;
    private volatile boolean stopping;

    public Payouts(PayoutStore store, BankAccounts accounts, PartnerHttp bank, Settings settings, Clocks clocks) {
        this.store = store;
        this.accounts = accounts;
        this.bank = bank;
        var originator = settings.originator();
        this.formats = Map.of(
                PayoutFileFormat.ZENGIN, new ZenginPayouts(originator),
                PayoutFileFormat.ISO20022, new IsoPayouts(originator, clocks.machine()));
        this.format = Objects.requireNonNull(formats.get(settings.format()));
        this.schedule = new PayoutSchedule(settings.times(), store, this::make);
        this.clocks = clocks;
        this.thread = Thread.ofVirtual().name("payout-files").unstarted(this::work);
    }

    @Override
    public List<DueWork> works() {
        return List.of(schedule);
    }

    @Override
    public void start(OutboxStore outbox) {
        var reading = new Subscription("payout", outbox, this::take);
        subscription = reading;
        reading.start();
        thread.start();
    }

    @Override
    public Optional<BankTransfers> transfers() {
        return Optional.of(this);
    }

    @Override
    public void add(List<BankTransfer> transfers) {
        var taken = new ArrayList<Transfer>(transfers.size());
        for (var each : transfers) {
            var account = each.account();
            var payee = new Payee(
                    account.bank(), account.branch(), account.type().digit(), account.number(), account.holder());
            taken.add(new Transfer(each.payment(), each.owner(), each.amountMinor(), Currency.JPY, payee));
        }
        store.addOwed(taken, clocks.machine().micros());
    }

    @Override
    public Map<Long, Outcome> outcomes(Collection<Long> payments) {
        return store.outcomes(payments);
    }

    /** What payment has published; events may come again. */
    private void take(List<OutboxEvent> events) {
        for (var event : events) take(changed(event));
    }

    private static PaymentChanged changed(OutboxEvent event) {
        try {
            return PaymentChanged.parseFrom(event.payload());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("event of payment " + event.payment() + " is broken", e);
        }
    }

    private void take(PaymentChanged changed) {
        boolean leaves = changed.getType() == PaymentType.WITHDRAWAL.code()
                && changed.getStatus() == SUCCEEDED
                && changed.getPayee() == SystemOwner.BANK.owner().id()
                && changed.getAccountingCode().equals(CODE);
        if (!leaves) return;
        long now = clocks.machine().micros();
        var payee = accounts.payee(changed.getPayer());
        var currency = Currency.of(changed.getCurrency());
        var transfer = new Transfer(
                changed.getPayment(), changed.getPayer(), changed.getAmountMinor(), currency, payee.orElse(NOBODY));
        boolean fits = currency == Currency.JPY && transfer.amountMinor() <= TransferFile.AMOUNT_MAX;
        if (payee.isPresent() && fits) store.add(transfer, now);
        else store.addReturned(transfer, now);
    }

    @Override
    public Optional<PayoutFile> make(String key) {
        var day = clocks.businessDate();
        return store.make(
                key, day, clocks.machine().micros(), TRANSFERS_MAX, transfers -> format.write(id(key), transfers, day));
    }

    private static String id(String key) {
        return "PO" + Hash128.of(key).uuid().toString().replace("-", "");
    }

    @Override
    public Optional<PayoutFile> find(long no) {
        return store.find(no);
    }

    private void work() {
        while (!stopping) {
            try {
                schedule.begin(clocks.business().micros());
                long now = clocks.machine().micros();
                for (var due : store.takeDue(now, now + CALL_MICROS, DUE_MAX)) look(due);
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("payout files are looked at again");
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    private void look(PayoutStore.Due due) {
        long pause = Math.min(AGAIN_MICROS_MAX, AGAIN_MICROS_MIN << Math.min(due.attempts(), DOUBLINGS_MAX));
        long next = clocks.machine().micros() + pause;
        boolean moved = switch (due.state()) {
            case NEW -> isAccepted(due, next);
            case ACCEPTED -> isSettled(due);
            case DONE -> true;
        };
        if (!moved) store.later(due, next);
    }

    /** The file's number is the bank's idempotency key. */
    private boolean isAccepted(PayoutStore.Due due, long nextMicros) {
        var message = PartnerHttp.message().put("content", due.contentBase64());
        if (!(bank.post("/transfer-files/" + due.no(), message) instanceof PartnerHttp.Answered answered)) return false;
        if (!answered.isOk()) {
            LOG.atError().log("the bank does not take payout file {}: {}", due.no(), answered.text());
            return false;
        }
        store.accepted(due.no(), nextMicros);
        return true;
    }

    private boolean isSettled(PayoutStore.Due due) {
        if (!(bank.get("/transfer-files/" + due.no()) instanceof PartnerHttp.Answered answered)) return false;
        if (!answered.isOk() || !answered.text("status").equals("DONE")) return false;
        var asked = Base64.getDecoder().decode(due.contentBase64());
        var format = Objects.requireNonNull(formats.get(PayoutFormat.of(asked)));
        var results = format.results(asked, Base64.getDecoder().decode(answered.text("content")));
        if (results.isEmpty()) return false;
        store.settle(due.no(), results.get(), clocks.machine().micros());
        return true;
    }

    @Override
    public void close() {
        stopping = true;
        var reading = subscription;
        if (reading != null) reading.close();
        LockSupport.unpark(thread);
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS_MAX))) LOG.warn("payout files: still busy, left alone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
