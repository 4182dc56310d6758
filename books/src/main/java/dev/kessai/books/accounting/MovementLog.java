package dev.kessai.books.accounting;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.base.money.Currency;
import dev.kessai.base.outbox.OutboxEvent;
import dev.kessai.books.accounting.Moved.Movement;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.payment.v1.PaymentChanged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Set;

/** Reads the coordinator's events. What cannot be understood is said, never guessed. */
final class MovementLog {
    private static final int SUCCEEDED = 1;
    /** The company's own ledgers: what moves in them sums to zero. */
    private static final Set<String> OURS = Set.of(Ledgers.BALANCE, Ledgers.POINTS, Ledgers.DEFERRED);

    private MovementLog() {}

    /** What an event is to accounting. */
    sealed interface Read {
        record Of(Moved moved) implements Read {}

        /** Nothing moved: a payment that failed, waits or is held. */
        record Nothing() implements Read {}

        record Refused(Refusal reason) implements Read {}
    }

    static Read read(OutboxEvent event) {
        try {
            return read(PaymentChanged.parseFrom(event.payload()));
        } catch (InvalidProtocolBufferException e) {
            return refused("not a message: " + e.getMessage());
        }
    }

    private static Read read(PaymentChanged changed) {
        if (changed.getStatus() != SUCCEEDED) return new Read.Nothing();
        var currency = Arrays.stream(Currency.values())
                .filter(each -> each.code() == changed.getCurrency())
                .findFirst();
        if (currency.isEmpty()) return refused("currency " + changed.getCurrency());
        var movements = new ArrayList<Movement>(changed.getMovementsCount());
        for (var each : changed.getMovementsList()) {
            if (!OURS.contains(each.getParticipant()))
                continue; // on accounts of others: ours is the clearing beside it
            var fundClass = FundClass.find(each.getFundClass());
            if (fundClass.isEmpty()) return refused("fund class " + each.getFundClass());
            if (each.getSeq() < 1) return refused("number " + each.getSeq() + " on an account");
            movements.add(
                    new Movement(each.getOwner(), fundClass.get(), each.getAmountMinor(), each.getSeq(), each.getAt()));
        }
        return new Read.Of(new Moved(
                changed.getPayment(), changed.getAccountingCode(), currency.get(), changed.getDecidedAt(), movements));
    }

    private static Read refused(String text) {
        return new Read.Refused(new Refusal(Refusal.Kind.UNREADABLE, text));
    }
}
