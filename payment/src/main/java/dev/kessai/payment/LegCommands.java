package dev.kessai.payment;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Part;
import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import java.util.List;

/** The commands of a leg, as its payment stands. */
final class LegCommands {
    private LegCommands() {}

    static Command tryOf(Payment payment, Debit leg) {
        return new Command.Try(
                key(payment, leg),
                leg.participant(),
                leg.owner(),
                leg.amountMinor(),
                payment.order().currency(),
                leg.policy(),
                leg.purpose());
    }

    static Command getOf(Payment payment, Debit leg) {
        return new Command.Get(key(payment, leg), leg.participant(), leg.owner());
    }

    static Command cancelOf(Payment payment, Debit leg) {
        return new Command.Cancel(key(payment, leg), leg.participant(), leg.owner());
    }

    /** After the decision: a debit that keeps nothing is cancelled although the payment is confirmed. */
    static Command confirmOf(Payment payment, Leg leg) {
        long amount = payment.amountMinor(leg);
        return switch (leg) {
            case Debit debit when amount == 0 -> cancelOf(payment, debit);
            case Debit debit ->
                new Command.Confirm(
                        key(payment, debit), debit.participant(), debit.owner(), payment.decidedAtMicros(), amount);
            case Credit credit ->
                new Command.Credit(
                        key(payment, credit),
                        credit.participant(),
                        credit.owner(),
                        payment.decidedAtMicros(),
                        payment.order().currency(),
                        parts(credit, amount));
        };
    }

    private static List<Part> parts(Credit credit, long amountMinor) {
        if (amountMinor == credit.amountMinor()) return credit.parts();
        var only = credit.parts().getFirst(); // the payee's credit of a purchase, which has one part
        return List.of(new Part(only.fundClass(), amountMinor, only.lot()));
    }

    private static LegKey key(Payment payment, Leg leg) {
        return new LegKey(payment.id(), leg.no());
    }
}
