package dev.kessai.accounts.channel.payout;

import dev.kessai.accounts.channel.payout.Payouts.Originator;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.bank.BankStatement.Account;
import dev.kessai.contracts.bank.UnreadableFile;
import dev.kessai.contracts.iso20022.CreditTransferOrder;
import dev.kessai.contracts.iso20022.CreditTransferOrder.Party;
import dev.kessai.contracts.iso20022.TransferStatus;
import dev.kessai.contracts.iso20022.TransferStatus.State;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages of ISO 20022. */
final class IsoPayouts implements PayoutFormat {
    private final Originator originator;
    private final MicroClock machine;

    IsoPayouts(Originator originator, MicroClock machine) {
        this.originator = originator;
        this.machine = machine;
    }

    @Override
    public Made write(String id, List<Transfer> transfers, LocalDate day) {
        var ours =
                new Party(originator.name(), new Account(originator.bank(), originator.branch(), originator.account()));
        var now = Instant.EPOCH.plus(machine.micros(), ChronoUnit.MICROS);
        var all = transfers.stream().map(IsoPayouts::transfer).toList();
        var order = new CreditTransferOrder(id, now, ours, day, all);
        return new Made(order.bytes(), order.total());
    }

    private static CreditTransferOrder.Transfer transfer(Transfer transfer) {
        var payee = transfer.payee();
        var account = new Account(payee.bank(), payee.branch(), payee.number());
        return new CreditTransferOrder.Transfer(
                PayoutFormat.reference(transfer),
                transfer.amountMinor(),
                new Party(payee.holder(), account),
                payee.type());
    }

    @Override
    public Optional<Map<Long, Result>> results(byte[] asked, byte[] answer) {
        var order = read(asked);
        var status = status(answer);
        if (!status.orderId().equals(order.id()))
            throw new IllegalStateException("the bank speaks of message " + status.orderId());
        Map<Long, Result> results = new HashMap<>();
        if (status.group() != State.OPEN)
            for (var reference : order.references())
                results.put(PayoutFormat.payment(reference), new Result(status.group() == State.PAID, status.reason()));
        for (var each : status.transfers())
            if (each.state() != State.OPEN)
                results.put(
                        PayoutFormat.payment(each.endToEndId()), new Result(each.state() == State.PAID, each.reason()));
        var wanted = new HashSet<Long>();
        for (var reference : order.references()) wanted.add(PayoutFormat.payment(reference));
        if (!wanted.containsAll(results.keySet()))
            throw new IllegalStateException("the bank speaks of transfers that it was not asked for");
        return results.size() == wanted.size() ? Optional.of(results) : Optional.empty();
    }

    private static CreditTransferOrder.Asked read(byte[] asked) {
        try {
            return CreditTransferOrder.read(asked);
        } catch (UnreadableFile e) {
            throw new IllegalStateException("our own message", e);
        }
    }

    private static TransferStatus status(byte[] answer) {
        try {
            return TransferStatus.parse(answer);
        } catch (UnreadableFile e) {
            throw new IllegalStateException("the bank's answer is none: " + e.getMessage(), e);
        }
    }
}
