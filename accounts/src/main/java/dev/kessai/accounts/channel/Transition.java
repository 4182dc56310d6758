package dev.kessai.accounts.channel;

import dev.kessai.accounts.channel.Operation.Told;
import dev.kessai.contracts.participant.Decline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report of the partner, or a decision of the payment, makes of an operation. Pure; every report may come at any
 * time, again, and in any order.
 *
 * <pre>
 *   report \ asked    unanswered          open                ok                    ng
 *   Opened            open                -                   -                     -
 *   Granted           ok, TRIED           ok, TRIED           -                     alert
 *   Received          ok, TRIED           ok, TRIED           second money: user's  late money: user's
 *   Refused           ng, DECLINED        ng, DECLINED        alert                 -
 *   Unknown           unknown             -                   -                     -
 *   Absent            new: sent again     alert               alert                 -
 *   Later             new                 -                   -                     -
 * </pre>
 *
 * <p>"-" changes nothing. Once the payment has cancelled (CANCELLED), Opened and Granted are released, and money goes
 * to the user. Corrected takes money back from whoever got it. Of the calls that follow, CAPTURE and REFUND go on until
 * the partner says Done; a refund that is refused goes to the user; RELEASE ends with Done, Refused or Absent, or with
 * money.
 *
 * @param receipts of the leg, all
 */
record Transition(Operation operation, List<Receipt> receipts, Terms terms) {
    Transition {
        receipts = List.copyOf(receipts);
    }

    Step after(Report report) {
        var outward = operation.outward();
        return switch (report) {
            case Report.Opened opened -> opened(opened);
            case Report.Granted granted -> granted(granted);
            case Report.Received received -> received(received);
            case Report.Corrected corrected -> corrected(corrected.receipt());
            case Report.Refused refused -> refused(refused.why());
            case Report.Done _ -> done();
            case Report.Unknown _ ->
                outward.progress() == Progress.SENT
                        ? Step.to(operation.with(outward.at(Progress.UNKNOWN)))
                        : Step.to(operation);
            case Report.Absent _ -> absent();
            case Report.Later _ ->
                outward.progress() == Progress.SENT
                        ? Step.to(operation.with(outward.at(Progress.NEW)))
                        : Step.to(operation);
        };
    }

    private Step opened(Report.Opened report) {
        var named = operation.with(operation.outward().named(report.partnerReference(), report.action()));
        boolean waits = operation.isAsking() && operation.outward().progress() != Progress.OPEN;
        if (!waits) return Step.to(named);
        var open = named.with(named.outward().at(Progress.OPEN));
        return Step.to(operation.state() == LegState.CANCELLED ? released(open) : open);
    }

    private Step granted(Report.Granted report) {
        var named = operation.with(operation.outward().named(report.partnerReference(), ""));
        if (operation.isAt(Call.ASK, Progress.NG)) return Step.strange(operation, "granted after a no");
        if (!operation.isAsking()) return Step.to(named);
        var granted = named.with(named.outward().at(Progress.OK));
        return switch (operation.state()) {
            case PENDING -> Step.to(granted.with(LegState.TRIED)).andTells();
            case CANCELLED -> Step.to(released(granted));
            case TRIED, CONFIRMED, SUSPENDED, DECLINED, POSTED -> Step.strange(operation, "granted too late");
        };
    }

    private Step received(Report.Received report) {
        var known = receipt(report.receipt());
        if (known != null) {
            boolean confirms = known.provisional() && !report.provisional() && !known.corrected();
            return confirms ? Step.to(operation).receipt(known.firm()) : Step.to(operation);
        }
        boolean captured = terms.reserves() && operation.state() == LegState.CONFIRMED;
        long expected =
                captured ? operation.told().confirmedMinor() : operation.asked().amountMinor();
        if (report.amountMinor() != expected)
            return Step.strange(operation, "amount " + report.amountMinor() + " instead of the one that was asked for");
        var receipt = new Receipt(report.receipt(), report.amountMinor(), report.provisional(), false, false);
        var settled = operation.isAsking() || operation.outward().call() == Call.RELEASE
                ? operation.with(operation.outward().at(Progress.OK))
                : operation;
        boolean first = receipts.stream().noneMatch(each -> each.amountMinor() > 0);
        if (captured && first)
            return Step.to(operation.with(operation.outward().at(Progress.OK))).receipt(receipt);
        return switch (operation.state()) {
            case PENDING ->
                Step.to(settled.with(LegState.TRIED)).receipt(receipt).andTells();
            case TRIED, CONFIRMED ->
                Step.to(settled).receipt(receipt.forUser()).opens(FollowUp.second(operation, receipt));
            case CANCELLED, DECLINED -> {
                var late =
                        first ? FollowUp.late(operation, receipt.amountMinor()) : FollowUp.second(operation, receipt);
                yield Step.to(settled).receipt(receipt.forUser()).opens(late);
            }
            case SUSPENDED, POSTED -> Step.strange(operation, "money for what was never asked");
        };
    }

    private Step corrected(String id) {
        var known = receipt(id);
        if (known == null) return Step.to(operation).receipt(new Receipt(id, 0, false, true, false));
        if (known.corrected()) return Step.to(operation);
        var wrong = Step.to(operation).receipt(known.wrong());
        boolean spent = known.late() || operation.state() == LegState.CONFIRMED;
        return spent ? wrong.opens(FollowUp.clawBack(operation, known, known.amountMinor())) : wrong;
    }

    private Step refused(String why) {
        var outward = operation.outward();
        boolean over = outward.progress() == Progress.OK || outward.progress() == Progress.NG;
        if (over) return outward.progress() == Progress.NG ? Step.to(operation) : Step.strange(operation, "no: " + why);
        var no = operation.with(outward.at(Progress.NG));
        return switch (outward.call()) {
            case ASK ->
                operation.state() == LegState.PENDING
                        ? Step.to(no.with(new Told(LegState.DECLINED, Decline.REFUSED_BY_CHANNEL, 0, 0)))
                                .andTells()
                        : Step.to(no);
            case RELEASE -> Step.to(no);
            // It must be done: asked again, later and later, while people find out why.
            case CAPTURE -> Step.strange(operation.with(outward.at(Progress.UNKNOWN)), "capture refused: " + why);
            case REFUND -> Step.to(no).opens(FollowUp.returned(operation));
            case NONE -> Step.to(operation);
        };
    }

    private Step done() {
        return switch (operation.outward().call()) {
            case CAPTURE, RELEASE, REFUND ->
                Step.to(operation.with(operation.outward().at(Progress.OK)));
            case NONE, ASK -> Step.to(operation);
        };
    }

    private Step absent() {
        var outward = operation.outward();
        boolean over = outward.progress() == Progress.NG || outward.progress() == Progress.NEW;
        if (over) return Step.to(operation);
        if (outward.call() == Call.RELEASE) return done();
        boolean again = outward.progress() == Progress.SENT || outward.progress() == Progress.UNKNOWN;
        var open = again ? operation.with(outward.at(Progress.UNKNOWN)) : operation;
        if (outward.call() != Call.ASK || !again) return Step.strange(open, "the partner has lost it");
        // What was cancelled meanwhile is not asked for again.
        var next = operation.state() == LegState.CANCELLED ? Progress.NG : Progress.NEW;
        return Step.to(operation.with(outward.at(next)));
    }

    /** The payment takes this much of what is reserved. */
    Step confirmed(long amountMinor, long atMicros) {
        var told = new Told(LegState.CONFIRMED, null, amountMinor, atMicros);
        var confirmed = operation.with(told);
        if (terms.reserves()) return Step.to(confirmed.with(operation.outward().next(Call.CAPTURE)));
        long rest = operation.asked().amountMinor() - amountMinor;
        var used = receipts.stream().filter(each -> !each.late()).findFirst();
        if (used.isPresent() && used.get().corrected())
            return Step.to(confirmed).opens(FollowUp.clawBack(operation, used.get(), amountMinor));
        return rest == 0 ? Step.to(confirmed) : Step.to(confirmed).opens(FollowUp.late(operation, rest));
    }

    /** The payment takes nothing: what can be taken back is, and what cannot goes to the user. */
    Step cancelled() {
        var cancelled = operation.with(LegState.CANCELLED);
        var outward = operation.outward();
        if (operation.isAt(Call.ASK, Progress.NEW)) return Step.to(cancelled.with(outward.at(Progress.NG)));
        if (operation.state() == LegState.PENDING)
            return Step.to(outward.progress() == Progress.OPEN ? released(cancelled) : cancelled);
        if (terms.reserves()) return Step.to(released(cancelled));
        var used = receipts.stream()
                .filter(each -> !each.late() && !each.corrected() && each.amountMinor() > 0)
                .findFirst();
        return used.map(receipt -> Step.to(cancelled)
                        .receipt(receipt.forUser())
                        .opens(FollowUp.late(operation, receipt.amountMinor())))
                .orElseGet(() -> Step.to(cancelled));
    }

    private Operation released(Operation cancelled) {
        return terms.releases() ? cancelled.with(cancelled.outward().next(Call.RELEASE)) : cancelled;
    }

    private @Nullable Receipt receipt(String id) {
        for (var each : receipts) if (each.id().equals(id)) return each;
        return null;
    }
}
