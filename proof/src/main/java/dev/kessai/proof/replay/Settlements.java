package dev.kessai.proof.replay;

import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.SandboxClock;
import dev.kessai.contracts.account.AccountAnswer;
import dev.kessai.contracts.account.AccountCommand;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.channel.BankAccount;
import dev.kessai.contracts.channel.BankAccount.Link;
import dev.kessai.contracts.channel.BankAccount.Linked;
import dev.kessai.contracts.channel.BankAccount.State;
import dev.kessai.contracts.channel.Channels;
import dev.kessai.contracts.settlement.FeePlan;
import dev.kessai.contracts.settlement.FeePlan.FeeRate;
import dev.kessai.contracts.settlement.FeePlan.Funding;
import dev.kessai.contracts.settlement.MerchantContract;
import dev.kessai.contracts.settlement.MerchantContract.PayDay;
import dev.kessai.contracts.settlement.MerchantSettlement;
import dev.kessai.contracts.settlement.MerchantStatement;
import dev.kessai.contracts.settlement.PayeeAccount;
import dev.kessai.contracts.settlement.PayoutBatch;
import dev.kessai.contracts.settlement.SettlementAnswer;
import dev.kessai.launcher.CliFailure;
import dev.kessai.launcher.ExitCode;
import dev.kessai.launcher.Kessai;
import dev.kessai.proof.replay.WalletFile.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Settlement with the merchants of a file, as its days pass on the test clock: contracts before the first, a second
 * person's word for each batch of payouts, and what came of it. Users that cash out have bank accounts, since their
 * money leaves in the same files.
 */
final class Settlements {
    /** When the bank gets its file, Tokyo. */
    static final String FILE_TIME = "09:00";

    private static final String OPERATOR = "replay";
    private static final int RATE_PPM = 26_000;
    private static final long TRANSFER_FEE_MINOR = 220;
    private static final List<PayDay> PAY_DAYS = List.of(new PayDay(0, 31), new PayDay(1, 15));
    private static final long NUMBERS = 9_000_000;
    private static final int LINKS_AT_ONCE = 8;
    private static final long ADVANCE_MILLIS = 60_000;
    private static final long ANSWERS_MILLIS_MAX = 60_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int HTTP_OK = 200;

    private final Kessai kessai;
    private final MerchantSettlement settlement;
    private final LongSupplier machineMillis;

    Settlements(Kessai kessai, LongSupplier machineMillis) {
        this.kessai = kessai;
        this.settlement = kessai.settlement();
        this.machineMillis = machineMillis;
    }

    /**
     * A contract for each merchant, who refunds also what was settled, a bank account for each user that cashes out;
     * those that are there stay.
     */
    void prepare(List<Operation> operations, LocalDate first) throws InterruptedException {
        for (var merchant : Replay.merchants(operations)) agree(merchant, first);
        var cashing = new TreeSet<String>();
        for (var each : operations) if (each.type() == WalletFile.Type.CASHOUT) cashing.add(each.source());
        try (var threads = Executors.newFixedThreadPool(
                        LINKS_AT_ONCE, Thread.ofVirtual().factory());
                var browser = HttpClient.newHttpClient()) {
            var links = new ArrayList<Future<?>>();
            for (var user : cashing) links.add(threads.submit(() -> link(kessai.channels(), browser, user)));
            for (var each : links) each.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a bank account cannot be linked", e.getCause());
        }
    }

    private void agree(String name, LocalDate first) {
        long merchant = Replay.owner(name);
        if (settlement.contract(merchant).isPresent()) return;
        var floor = new AccountCommand.SetFloor(
                merchant, FundClass.MERCHANT_UNSETTLED, Currency.JPY, -Currency.JPY.maxMinor(), 1);
        var set = kessai.balance().submit(floor).join();
        if (!(set instanceof AccountAnswer.Done)) throw new IllegalStateException(name + ": " + set);
        var rates = List.of(
                new FeeRate(FeeRate.ANY, Funding.WALLET, RATE_PPM),
                new FeeRate(FeeRate.ANY, Funding.DEFERRED, RATE_PPM));
        var contract = new MerchantContract(
                merchant,
                "加盟店 " + name,
                first,
                MerchantContract.Cycle.TWICE_MONTHLY,
                PAY_DAYS,
                MerchantContract.PayDayRule.NEXT_BUSINESS_DAY,
                MerchantContract.Rounding.PER_TOTAL,
                1,
                MerchantContract.Negative.CARRIED_OVER,
                TRANSFER_FEE_MINOR,
                new PayeeAccount("0001", "001", PayeeAccount.Type.CURRENT, number(name), "カメイテン"),
                List.of(new FeePlan(first, FeePlan.FOREVER, rates)));
        var answer = settlement.agree(contract, OPERATOR, Hash128.of("contract " + name));
        if (!(answer instanceof SettlementAnswer.Done)) throw new IllegalStateException(name + ": " + answer);
    }

    /** None of those that ask the bank for trouble. */
    private static String number(String name) {
        return "%07d".formatted(Long.parseLong(name.substring(1)) % NUMBERS);
    }

    private static boolean link(Channels channels, HttpClient browser, String user)
            throws IOException, InterruptedException {
        var link = new Link("replay " + user, Replay.owner(user), "0001", "001", number(user), "リヨウシヤ", "");
        if (!(channels.link(link) instanceof Linked.Account linked))
            throw new IllegalStateException("the bank does not link the account of " + user);
        var account = linked.account();
        if (account.state() == State.ACTIVE) return false;
        var allow = HttpRequest.newBuilder(URI.create(account.redirectUrl() + "/allow"))
                .build();
        var allowed = browser.send(allow, BodyHandlers.discarding());
        var state = channels.bankAccount(account.id()).map(BankAccount::state);
        if (allowed.statusCode() != HTTP_OK
                || state.filter(State.ACTIVE::equals).isEmpty())
            throw new IllegalStateException("the bank account of " + user + " is " + state);
        return true;
    }

    /** Approves what has become payable, and moves time to the end of a day; nothing where it was there before. */
    void endDay(LocalDate day) {
        long end = Clocks.startMicros(day.plusDays(1));
        var clock = kessai.testClock();
        if (clock.read().micros() >= end) return;
        approve();
        var outcome = clock.advance(end, ADVANCE_MILLIS);
        while (outcome == SandboxClock.Outcome.UNDER_WAY) outcome = clock.advance(end, ADVANCE_MILLIS);
        if (outcome != SandboxClock.Outcome.DONE)
            throw new CliFailure(
                    ExitCode.CHECK_FAILED,
                    "the clock does not reach the end of " + day + ", it waits for "
                            + clock.read().waitsFor());
    }

    private void approve() {
        for (var batch : settlement.batches()) {
            if (batch.state() != PayoutBatch.State.PROPOSED) continue;
            var answer = settlement.approve(batch.id(), OPERATOR);
            if (!(answer instanceof SettlementAnswer.Done)) throw new IllegalStateException(batch + ": " + answer);
        }
    }

    /** Waits for what the bank says about the files that it has; a batch nobody has approved waits on. */
    void awaitBank() {
        long end = machineMillis.getAsLong() + ANSWERS_MILLIS_MAX;
        while (all().stream().anyMatch(each -> each.state() == MerchantStatement.State.INSTRUCTED)) {
            if (machineMillis.getAsLong() >= end)
                throw new CliFailure(ExitCode.CHECK_FAILED, "the bank does not say what became of its files");
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private List<MerchantStatement> all() {
        var all = new ArrayList<MerchantStatement>();
        for (long after = 0; ; after = all.getLast().id()) {
            var page = settlement.statements(0, after);
            all.addAll(page);
            if (page.size() < MerchantSettlement.LISTED_MAX) return all;
        }
    }

    /**
     * What has come of it.
     *
     * @param grossMinor what statements that are fixed have taken from unsettled sales
     * @param different statements that do not come out the same when they are computed again
     * @param figures the report for people, with both
     */
    record Outcome(long grossMinor, long different, Map<String, Object> figures) {}

    Outcome outcome() {
        var all = all();
        var fixed = all.stream().filter(each -> each.payment() != 0).toList();
        long gross = sum(fixed, each -> each.figures().grossMinor());
        long different = different();
        var report = new LinkedHashMap<String, Object>();
        report.put(
                "clock", Clocks.businessDate(kessai.testClock().read().micros()).toString());
        var states = new TreeMap<String, Long>();
        for (var each : all) states.merge(each.state().name(), 1L, Long::sum);
        report.put("statements", states);
        report.put("gross", gross);
        report.put(
                "fees",
                sum(
                        fixed,
                        each -> each.figures().taxableFeeMinor()
                                + each.figures().exemptFeeMinor()));
        report.put("tax", sum(fixed, each -> each.figures().taxMinor()));
        report.put("net", sum(fixed, each -> each.figures().netMinor()));
        report.put("payable", sum(fixed, MerchantStatement::payableMinor));
        report.put("batches", settlement.batches().size());
        report.put("different", different);
        return new Outcome(gross, different, report);
    }

    private static long sum(List<MerchantStatement> statements, ToLongFunction<MerchantStatement> of) {
        return statements.stream().mapToLong(of).sum();
    }

    private long different() {
        long different = 0;
        for (long after = 0; ; ) {
            var checked = settlement.check(after);
            different += checked.different().size();
            after = checked.last();
            if (checked.done()) return different;
        }
    }
}
