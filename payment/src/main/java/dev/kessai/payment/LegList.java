package dev.kessai.payment;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.participant.Purpose;
import dev.kessai.contracts.payment.Tax;
import dev.kessai.payment.Leg.Credit;
import dev.kessai.payment.Leg.Debit;
import dev.kessai.payment.Leg.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Legs as they are drafted, numbered from 1; parts that one owner gets in one ledger are one credit. */
final class LegList {
    private final ArrayList<Leg> legs = new ArrayList<>();

    List<Leg> all() {
        return List.copyOf(legs);
    }

    /** A debit at a ledger of ours. */
    void debit(String ledger, long owner, long amountMinor, FundPolicy policy, Purpose purpose) {
        legs.add(new Debit(next(), ledger, owner, amountMinor, Kind.INTERNAL, 0, policy, purpose, 0));
    }

    /**
     * A debit at a channel, and its twin of the same amount on the channel's clearing account, since an external
     * participant owns no value (01-payment, participant contract).
     */
    void external(Participants.Registered participant, long owner, long amountMinor, Purpose purpose) {
        int no = next();
        int phase = participant.kind() == Kind.CANCELLABLE ? 1 : 2;
        legs.add(new Debit(
                no, participant.name(), owner, amountMinor, participant.kind(), phase, FundPolicy.DEFAULT, purpose, 0));
        long channel = participant.channel().orElseThrow().owner().id();
        var clearing = FundPolicy.only(FundClass.CLEARING);
        legs.add(new Debit(
                next(), Ledgers.BALANCE, channel, amountMinor, Kind.INTERNAL, 0, clearing, Purpose.INTERNAL, no));
    }

    /**
     * A credit through a channel, and its twin on the channel's clearing account.
     *
     * @param channel the clearing owner
     */
    void external(String participant, long owner, long channel, long amountMinor) {
        var part = Part.of(FundClass.CLEARING, amountMinor);
        credit(participant, owner, part);
        credit(Ledgers.BALANCE, channel, part);
    }

    void credit(String ledger, long owner, Part part) {
        for (int i = 0; i < legs.size(); i++) {
            if (!(legs.get(i) instanceof Credit credit)) continue;
            if (!credit.participant().equals(ledger) || credit.owner() != owner) continue;
            var parts = new ArrayList<>(credit.parts());
            parts.add(part);
            legs.set(i, new Credit(credit.no(), ledger, owner, parts));
            return;
        }
        legs.add(new Credit(next(), ledger, owner, List.of(part)));
    }

    /** A fee on top of the amount, with its consumption tax, to the house. */
    void fee(long feeMinor) {
        if (feeMinor == 0) return;
        long house = SystemOwner.HOUSE.owner().id();
        for (var part : Tax.inclusive(feeMinor)) credit(Ledgers.BALANCE, house, part);
    }

    /** Whether an owner of this sort pays. */
    boolean anyDebit(LongPredicate owner) {
        for (var leg : legs) if (leg instanceof Debit && owner.test(leg.owner())) return true;
        return false;
    }

    private int next() {
        return legs.size() + 1;
    }
}
