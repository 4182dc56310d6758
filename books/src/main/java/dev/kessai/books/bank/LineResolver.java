package dev.kessai.books.bank;

import dev.kessai.base.db.Db;
import dev.kessai.base.hash.Hash128;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Ledgers;
import dev.kessai.contracts.account.SystemOwner;
import dev.kessai.contracts.adjustment.AdjustmentAnswer;
import dev.kessai.contracts.adjustment.AdjustmentView;
import dev.kessai.contracts.adjustment.Adjustments;
import dev.kessai.contracts.adjustment.Correction;
import dev.kessai.contracts.bank.Resolution;
import dev.kessai.contracts.bank.ResolutionAnswer;
import dev.kessai.contracts.bank.ResolutionAnswer.NotAdjusted;
import dev.kessai.contracts.bank.ResolutionAnswer.Reason;
import dev.kessai.contracts.bank.ResolutionAnswer.Refused;
import dev.kessai.contracts.bank.ResolutionAnswer.Taken;
import dev.kessai.contracts.participant.Part;
import java.util.List;
import java.util.Optional;

/**
 * What people say of lines that nothing fits, as adjustments with their two approvals: out of suspense to whose the
 * money is (J24b), or a line against suspense. A line with a proposal is left alone by everybody else. Thread-safe.
 */
final class LineResolver {
    private static final String CODE = "adjustment.correction";
    private static final long BANK = SystemOwner.BANK.owner().id();
    private static final int FOLLOWED_MAX = 500;

    private final Db db;
    private final StatementStore store = new StatementStore();
    private final Adjustments adjustments;

    LineResolver(Db db, Adjustments adjustments) {
        this.db = db;
        this.adjustments = adjustments;
    }

    ResolutionAnswer propose(long id, Resolution resolution, String by, Hash128 key) {
        var line = find(id);
        if (line.isEmpty()) return new Refused(Reason.BANK_LINE_NOT_FOUND);
        long proposed = line.get().told().adjustment();
        if (proposed == 0 && !line.get().isForPeople()) return new Refused(Reason.BANK_LINE_NOT_OPEN);
        var correction = correction(line.get(), resolution);
        if (correction.isEmpty()) return new Refused(Reason.BANK_LINE_TARGET);
        return switch (adjustments.propose(correction.get(), by, key)) {
            case AdjustmentAnswer.Refused refused -> new NotAdjusted(refused.reason());
            case AdjustmentAnswer.Taken taken -> {
                long adjustment = taken.adjustment().id();
                if (proposed == adjustment) yield taken(id, taken);
                if (db.tx(tx -> store.propose(tx, id, adjustment))) yield taken(id, taken);
                var _ = adjustments.reject(adjustment, by); // another proposal, or a payment, was first
                yield new Refused(Reason.BANK_LINE_PROPOSED);
            }
        };
    }

    /** Empty where such money cannot go there. */
    private static Optional<Correction> correction(BankLine line, Resolution resolution) {
        long amount = Math.absExact(line.line().amountMinor());
        boolean in = line.line().amountMinor() > 0;
        var fundClass = resolution.fundClass();
        boolean toSuspense = fundClass == FundClass.SUSPENSE && resolution.owner() == LineMatcher.SUSPENSE;
        if (!line.isSuspended())
            return !toSuspense
                    ? Optional.empty()
                    : Optional.of(
                            in
                                    ? correction(BANK, FundClass.BANK, LineMatcher.SUSPENSE, amount, resolution)
                                    : correction(LineMatcher.SUSPENSE, FundClass.BANK, BANK, amount, resolution));
        boolean fits = fundClass.isIn(Ledgers.BALANCE) && fundClass != FundClass.SUSPENSE;
        return fits
                ? Optional.of(correction(LineMatcher.SUSPENSE, fundClass, resolution.owner(), amount, resolution))
                : Optional.empty();
    }

    /** @param fundClass of the side that is not suspense */
    private static Correction correction(
            long payer, FundClass fundClass, long payee, long amount, Resolution resolution) {
        boolean fromSuspense = payer == LineMatcher.SUSPENSE;
        return new Correction(
                amount,
                Currency.JPY,
                payer,
                payee,
                List.of(Part.of(fromSuspense ? FundClass.SUSPENSE : fundClass, amount)),
                List.of(Part.of(fromSuspense ? fundClass : FundClass.SUSPENSE, amount)),
                CODE,
                resolution.reason(),
                resolution.ticket());
    }

    ResolutionAnswer approve(long id, String by) {
        return decide(id, adjustment -> adjustments.approve(adjustment, by));
    }

    ResolutionAnswer reject(long id, String by) {
        return decide(id, adjustment -> adjustments.reject(adjustment, by));
    }

    /** What is decided of a proposal. */
    private interface Decision {
        AdjustmentAnswer of(long adjustment);
    }

    private ResolutionAnswer decide(long id, Decision decision) {
        var line = find(id);
        if (line.isEmpty()) return new Refused(Reason.BANK_LINE_NOT_FOUND);
        long adjustment = line.get().told().adjustment();
        if (adjustment == 0) return new Refused(Reason.BANK_LINE_NOT_PROPOSED);
        return switch (decision.of(adjustment)) {
            case AdjustmentAnswer.Refused refused -> new NotAdjusted(refused.reason());
            case AdjustmentAnswer.Taken taken -> {
                follow(line.get(), taken.adjustment());
                yield taken(id, taken);
            }
        };
    }

    private ResolutionAnswer taken(long id, AdjustmentAnswer.Taken taken) {
        return new Taken(find(id).orElseThrow().view(), taken.adjustment(), taken.replayed());
    }

    private Optional<BankLine> find(long id) {
        return db.read(tx -> store.line(tx, id));
    }

    /** Sees what became of proposals, also of those that were decided elsewhere. */
    void follow() {
        for (var line : db.read(tx -> store.proposed(tx, FOLLOWED_MAX)))
            adjustments.find(line.told().adjustment()).ifPresent(adjustment -> follow(line, adjustment));
    }

    private void follow(BankLine line, AdjustmentView adjustment) {
        switch (adjustment.state()) {
            case PROPOSED, APPROVED -> {}
            case REJECTED, FAILED -> db.run(tx -> store.withdraw(tx, line.id(), adjustment.id()));
            case DONE -> {
                boolean suspends = !line.isSuspended() && line.line().amountMinor() > 0;
                if (suspends) db.run(tx -> store.suspend(tx, line.id(), adjustment.id(), adjustment.payment()));
                else db.run(tx -> store.resolve(tx, line.id(), adjustment.id(), adjustment.payment()));
            }
        }
    }
}
