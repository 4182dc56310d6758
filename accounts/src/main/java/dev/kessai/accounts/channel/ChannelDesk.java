package dev.kessai.accounts.channel;

import dev.kessai.base.outbox.OutboxStore;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.DueWork;
import dev.kessai.contracts.bank.StatementSource;
import dev.kessai.contracts.channel.BankAccount;
import dev.kessai.contracts.channel.BankTransfers;
import dev.kessai.contracts.channel.Channels;
import dev.kessai.contracts.channel.DayTotal;
import dev.kessai.contracts.channel.Notice;
import dev.kessai.contracts.channel.PayerAction;
import dev.kessai.contracts.channel.PayoutFile;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.Payments;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All channels of this process: what comes in from partners beside calls, and the work that time brings. Channels are
 * made first, since payment needs them; {@link #start} gives them payment. Thread-safe.
 */
public final class ChannelDesk implements Channels, AutoCloseable {
    /** The product that payments of this service's own are told to accounting as. */
    public static final String FOLLOW_UP = "followup";

    private static final Logger LOG = LoggerFactory.getLogger(ChannelDesk.class);

    private final ChannelStore store;
    private final DayLineStore dayLines;
    private final BankLinks bankLinks;
    private final PayoutDesk payouts;
    private final AccountingDetails details;
    private final StatementSource statements;
    private final Clocks clocks;
    private final Map<String, ChannelService> services = new LinkedHashMap<>();
    private final Map<String, ChannelWorker> workers = new LinkedHashMap<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private volatile @Nullable Payments payments;
    private volatile @Nullable FollowUps followUps;

    /** What is beside the participants. */
    public record Beside(BankLinks bankLinks, PayoutDesk payouts, StatementSource statements) {
        public static final Beside NOTHING = new Beside(BankLinks.NONE, PayoutDesk.NONE, StatementSource.NONE);
    }

    /** @param details of {@link #FOLLOW_UP} */
    public ChannelDesk(
            ChannelStore store, Collection<Partner> partners, Beside beside, AccountingDetails details, Clocks clocks) {
        this.store = store;
        this.dayLines = new DayLineStore(store.db());
        this.bankLinks = beside.bankLinks();
        this.payouts = beside.payouts();
        this.details = details;
        this.statements = beside.statements();
        this.clocks = clocks;
        for (var partner : partners) {
            var name = partner.terms().channel();
            var service = new ChannelService(partner, store, clocks, new Told(name));
            if (services.put(name, service) != null) throw new IllegalArgumentException("two channels: " + name);
            opened.push(service);
        }
    }

    /** The participants, by name. */
    public Collection<ChannelService> services() {
        return services.values();
    }

    /** Statements of our account, where a bank is configured. */
    public StatementSource statements() {
        return statements;
    }

    /** Follow-ups that have not succeeded; asks the database. */
    public long openFollowUps() {
        return store.followUps().open();
    }

    /**
     * From now on due work is done.
     *
     * @param outbox of payment, from which withdrawals are taken; null where payment does not run in this process
     */
    public void start(Payments coordinator, @Nullable OutboxStore outbox) {
        payments = coordinator;
        if (outbox != null) payouts.start(outbox);
        Map<String, Terms> terms = new LinkedHashMap<>();
        services.forEach((name, service) -> {
            terms.put(name, service.partner().terms());
            var worker = new ChannelWorker(service, store, clocks.machine());
            workers.put(name, worker);
            opened.push(worker);
            worker.start();
        });
        var opening = new FollowUps(store.followUps(), terms, coordinator, details, clocks);
        followUps = opening;
        opened.push(opening);
        opening.start();
        var files = new DayFiles(services.values(), store, clocks);
        opened.push(files);
        files.start();
    }

    /** What waits for business time. */
    public List<DueWork> works() {
        var works = new ArrayList<DueWork>(payouts.works());
        works.add(new ChannelDueStore(store.db(), services.keySet(), clocks.machine(), this::wake));
        return works;
    }

    /** The way of what the company owes to others than users; empty where no bank is configured. */
    public Optional<BankTransfers> transfers() {
        return payouts.transfers();
    }

    private void wake() {
        for (var worker : workers.values()) worker.wake();
        var opening = followUps;
        if (opening != null) opening.wake();
    }

    @Override
    public Notice.Answer take(Notice notice) {
        var service = services.get(notice.channel());
        var leg = Reference.parse(notice.reference());
        if (service == null || leg.isEmpty()) return Notice.Answer.REFERENCE_UNKNOWN;
        var report = switch (notice.kind()) {
            case PROVISIONAL -> new Report.Received(notice.receipt(), notice.amountMinor(), true);
            case PAID -> new Report.Received(notice.receipt(), notice.amountMinor(), false);
            case CORRECTED -> new Report.Corrected(notice.receipt());
            case REFUSED -> new Report.Refused("notice");
        };
        var heard = service.hear(leg.get(), List.of(report));
        if (heard.isEmpty()) return Notice.Answer.REFERENCE_UNKNOWN;
        return heard.get().strange() ? Notice.Answer.AMOUNT_DIFFERS : Notice.Answer.TAKEN;
    }

    @Override
    public boolean isWanted(String channel, String reference, long amountMinor) {
        var service = services.get(channel);
        var leg = Reference.parse(reference);
        if (service == null || leg.isEmpty()) return false;
        return service.find(leg.get())
                .filter(operation -> operation.state() == LegState.PENDING)
                .filter(operation -> operation.asked().amountMinor() == amountMinor)
                .filter(operation ->
                        clocks.business().micros() < operation.asked().expiresAtMicros())
                .isPresent();
    }

    @Override
    public List<PayerAction> actions(long payment) {
        return store.ofPayment(services.keySet(), payment).stream()
                .map(each -> new PayerAction(
                        each.asked().channel(),
                        each.outward().action(),
                        each.asked().amountMinor(),
                        each.told().state().name(),
                        each.asked().expiresAtMicros()))
                .toList();
    }

    @Override
    public Optional<Integer> readDayFile(String channel, LocalDate day) {
        var service = services.get(channel);
        if (service == null) return Optional.empty();
        return DayFiles.read(service, store, day, clocks.machine().micros()).map(DayFile.Outcome::lines);
    }

    @Override
    public Optional<DayTotal> dayTotal(String channel, LocalDate day) {
        if (!services.containsKey(channel)) return Optional.empty();
        var known = dayLines.total(channel, day);
        if (known.isPresent()) return known;
        return readDayFile(channel, day).flatMap(lines -> dayLines.total(channel, day));
    }

    @Override
    public Optional<PayoutFile> makePayoutFile(String key) {
        return payouts.make(key);
    }

    @Override
    public Optional<PayoutFile> payoutFile(long no) {
        return payouts.find(no);
    }

    @Override
    public BankAccount.Linked link(BankAccount.Link link) {
        return bankLinks.link(link);
    }

    @Override
    public Optional<BankAccount> bankAccount(String id) {
        return bankLinks.find(id);
    }

    @Override
    public List<BankAccount> bankAccounts(long owner) {
        return bankLinks.of(owner);
    }

    private final class Told implements ChannelService.Listener {
        private final String channel;

        Told(String channel) {
            this.channel = channel;
        }

        /** A hint: where it is lost, payment asks by itself. */
        @Override
        public void definite(LegKey leg) {
            var coordinator = payments;
            if (coordinator == null) return;
            var _ = coordinator.submit(new PaymentCommand.LegChanged(leg)).exceptionally(failure -> {
                LOG.atWarn().addKeyValue("leg", Reference.of(leg)).log("hint was lost: {}", failure.toString());
                return null;
            });
        }

        @Override
        public void followUp() {
            var opening = followUps;
            if (opening != null) opening.wake();
        }

        @Override
        public void toCall() {
            var worker = workers.get(channel);
            if (worker != null) worker.wake();
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("stopping", e);
            }
        }
    }
}
