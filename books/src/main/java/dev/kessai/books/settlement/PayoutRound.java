package dev.kessai.books.settlement;

import dev.kessai.base.db.Db;
import dev.kessai.base.time.Clocks;
import dev.kessai.books.settlement.PayoutStore.Due;
import dev.kessai.books.settlement.PayoutStore.Moved;
import dev.kessai.contracts.channel.BankTransfers;
import dev.kessai.contracts.channel.BankTransfers.BankTransfer;
import dev.kessai.contracts.detail.AccountingDetail;
import dev.kessai.contracts.detail.AccountingDetails;
import dev.kessai.contracts.settlement.MerchantStatement.State;
import dev.kessai.contracts.settlement.PayoutBatch.ItemState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the items of approved batches, many at a time:
 *
 * <pre>
 * item       what happens                                              statement
 * ASKED      paid, and given to the bank         -> SENT               FIXED -> INSTRUCTED
 * ASKED      its payment has failed              -> DROPPED            FIXED: payable as before
 * SENT       the bank has paid it                -> PAID               INSTRUCTED -> PAID
 * SENT       the bank gave it back               -> RETURNING
 * RETURNING  the payment back has succeeded      -> RETURNED           INSTRUCTED -> RETURNED
 * </pre>
 *
 * Several processes may run it. Thread-safe; blocks.
 */
final class PayoutRound {
    static final int ITEMS_AT_ONCE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(PayoutRound.class);
    private static final long ASKED_AGAIN_MICROS = 30_000_000;
    /** So often the bank's answer is looked for. */
    private static final long SENT_AGAIN_MICROS = 1_000_000;

    private static final long FAILED_AGAIN_MICROS = 60_000_000;

    private final Db db;
    private final PayoutStore items = new PayoutStore();
    private final ContractStore contracts = new ContractStore();
    private final PaymentAsker asker;
    private final BankTransfers bank;
    private final AccountingDetails details;
    private final Clocks clocks;

    PayoutRound(Db db, PaymentAsker asker, BankTransfers bank, AccountingDetails details, Clocks clocks) {
        this.db = db;
        this.asker = asker;
        this.bank = bank;
        this.details = details;
        this.clocks = clocks;
    }

    /** Some of what is due; whether anything moved. */
    boolean run() {
        boolean moved = pay();
        moved |= hear();
        return giveBack() || moved;
    }

    private List<Due> claim(ItemState state, long pauseMicros) {
        long now = clocks.machine().micros();
        return db.tx(tx -> items.claim(tx, state, now, now + pauseMicros, ITEMS_AT_ONCE));
    }

    private boolean pay() {
        var due = claim(ItemState.ASKED, ASKED_AGAIN_MICROS);
        if (due.isEmpty()) return false;
        var ends = asker.ask(due.stream().map(PayoutRound::payout).toList());
        var sent = new ArrayList<Moved>();
        var dropped = new ArrayList<Moved>();
        for (int i = 0; i < due.size(); i++)
            switch (ends.get(i)) {
                case PaymentAsker.End.Succeeded succeeded -> sent.add(new Moved(due.get(i), succeeded.payment(), ""));
                case PaymentAsker.End.Failed failed -> dropped.add(new Moved(due.get(i), 0, failed.reason()));
                case PaymentAsker.End.Unknown _ -> {}
            }
        give(sent);
        db.run(tx -> {
            var _ = items.move(tx, dropped, ItemState.ASKED, ItemState.DROPPED);
            var first = items.move(tx, sent, ItemState.ASKED, ItemState.SENT);
            items.moveTerms(tx, first, State.FIXED, State.INSTRUCTED, false);
            var told = new ArrayList<AccountingDetail>();
            for (var each : first)
                told.add(Details.of(
                        payoutKey(each), each.payment(), SettlementOrders.PAYOUT, each.term(), each.merchant()));
            if (!told.isEmpty()) details.publish(tx, told);
        });
        return true;
    }

    /** To the bank, which knows each by its payment: before it is called sent, and so again after a crash. */
    private void give(List<Moved> paid) {
        if (paid.isEmpty()) return;
        var merchants = paid.stream().map(each -> each.item().merchant()).toList();
        var agreed = db.read(tx -> contracts.newest(tx, merchants));
        var transfers = new ArrayList<BankTransfer>(paid.size());
        for (var each : paid) {
            var item = each.item();
            var account = Objects.requireNonNull(agreed.get(item.merchant()))
                    .contract()
                    .account();
            transfers.add(new BankTransfer(each.payment(), item.merchant(), item.amountMinor(), account));
        }
        bank.add(transfers);
    }

    /** What the bank says. */
    private boolean hear() {
        var due = claim(ItemState.SENT, SENT_AGAIN_MICROS);
        if (due.isEmpty()) return false;
        var outcomes = bank.outcomes(due.stream().map(Due::payment).toList());
        var paid = new ArrayList<Moved>();
        var returned = new ArrayList<Moved>();
        for (var each : due) {
            var outcome = outcomes.get(each.payment());
            if (outcome == null) continue;
            var list = outcome == BankTransfers.Outcome.PAID ? paid : returned;
            list.add(new Moved(each, 0, ""));
        }
        db.run(tx -> {
            var first = items.move(tx, paid, ItemState.SENT, ItemState.PAID);
            items.moveTerms(tx, first, State.INSTRUCTED, State.PAID, false);
            var _ = items.move(tx, returned, ItemState.SENT, ItemState.RETURNING);
        });
        return !outcomes.isEmpty();
    }

    private boolean giveBack() {
        var due = claim(ItemState.RETURNING, ASKED_AGAIN_MICROS);
        if (due.isEmpty()) return false;
        var ends = asker.ask(due.stream().map(PayoutRound::giveBack).toList());
        var returned = new ArrayList<Moved>();
        for (int i = 0; i < due.size(); i++)
            switch (ends.get(i)) {
                case PaymentAsker.End.Succeeded succeeded ->
                    returned.add(new Moved(due.get(i), succeeded.payment(), ""));
                case PaymentAsker.End.Failed failed -> failed(due.get(i), failed.reason());
                case PaymentAsker.End.Unknown _ -> {}
            }
        db.run(tx -> {
            var first = items.move(tx, returned, ItemState.RETURNING, ItemState.RETURNED);
            items.moveTerms(tx, first, State.INSTRUCTED, State.RETURNED, true);
            var moved = first.stream().map(Due::term).collect(Collectors.toSet());
            var payments = new ArrayList<AccountingDetail>();
            for (var each : returned)
                if (moved.contains(each.item().term()))
                    payments.add(Details.of(
                            returnKey(each.item()),
                            each.payment(),
                            SettlementOrders.RETURN,
                            each.item().term(),
                            each.item().merchant()));
            if (!payments.isEmpty()) details.publish(tx, payments);
        });
        return true;
    }

    private void failed(Due item, String reason) {
        LOG.atError()
                .log(
                        "the return of statement {} failed and is asked for anew: {}",
                        Details.STATEMENT.text(item.term()),
                        reason);
        db.run(tx ->
                items.failed(tx, item, ItemState.RETURNING, clocks.machine().micros() + FAILED_AGAIN_MICROS));
    }

    private static PaymentAsker.Ask payout(Due item) {
        var reference = Details.STATEMENT.text(item.term());
        return new PaymentAsker.Ask(
                payoutKey(item),
                SettlementOrders.payout(item.merchant(), item.amountMinor(), item.feeMinor(), reference));
    }

    private static PaymentAsker.Ask giveBack(Due item) {
        var reference = Details.STATEMENT.text(item.term());
        return new PaymentAsker.Ask(
                returnKey(item), SettlementOrders.payoutReturn(item.merchant(), item.amountMinor(), reference));
    }

    private static String payoutKey(Due item) {
        return "payout:" + item.batch() + ":" + item.term();
    }

    private static String returnKey(Due item) {
        return "payoutreturn:" + item.batch() + ":" + item.term() + ":" + item.attempts();
    }
}
