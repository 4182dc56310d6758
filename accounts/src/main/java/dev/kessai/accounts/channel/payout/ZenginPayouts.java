package dev.kessai.accounts.channel.payout;

import dev.kessai.accounts.channel.payout.Payouts.Originator;
import dev.kessai.contracts.zengin.TransferFile;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of the banks' own association. */
final class ZenginPayouts implements PayoutFormat {
    private final Originator originator;

    ZenginPayouts(Originator originator) {
        this.originator = originator;
    }

    /** The id is not in it: the bank knows a file by the number with which it is sent. */
    @Override
    public Made write(String id, List<Transfer> transfers, LocalDate day) {
        var header = new TransferFile.Header(
                originator.code(),
                originator.name(),
                MonthDay.from(day),
                originator.bank(),
                "",
                originator.branch(),
                "",
                originator.account());
        var file = new TransferFile(
                header, transfers.stream().map(ZenginPayouts::record).toList());
        return new Made(file.bytes(), file.total());
    }

    private static TransferFile.Transfer record(Transfer transfer) {
        var payee = transfer.payee();
        return new TransferFile.Transfer(
                payee.bank(),
                payee.branch(),
                payee.type(),
                payee.number(),
                payee.holder(),
                transfer.amountMinor(),
                PayoutFormat.reference(transfer),
                TransferFile.NO_RESULT);
    }

    @Override
    public Optional<Map<Long, Result>> results(byte[] asked, byte[] answer) {
        var result = TransferFile.parse(answer);
        var file = TransferFile.parse(asked);
        Map<Long, Result> results = new HashMap<>();
        for (var transfer : result.transfers()) {
            char said = transfer.result();
            if (said == TransferFile.NO_RESULT)
                throw new IllegalStateException("no result of transfer " + transfer.reference());
            results.put(
                    PayoutFormat.payment(transfer.reference()),
                    new Result(said == TransferFile.PAID, Character.toString(said)));
        }
        if (results.size() != file.transfers().size() || result.total() != file.total())
            throw new IllegalStateException("the result is not of what was sent");
        return Optional.of(results);
    }
}
