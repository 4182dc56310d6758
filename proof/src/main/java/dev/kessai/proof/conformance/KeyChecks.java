package dev.kessai.proof.conformance;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.FundPolicy;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.Reply.AlarmCode;
import dev.kessai.proof.conformance.Legs.Row;

/** A key that comes again with another content is KEY_REUSED and changes nothing; a part can be confirmed. */
final class KeyChecks {
    static final String REUSED = "reused keys";
    static final String AMOUNTS = "amounts and time";

    private final Wire wire;
    private final Subject subject;
    private final Legs legs;

    KeyChecks(Wire wire, Subject subject, Legs legs) {
        this.wire = wire;
        this.subject = subject;
        this.legs = legs;
    }

    void check(Findings findings) {
        long less = subject.amountMinor() - 1;
        findings.check(REUSED, "Try with another amount", () -> isReused(Row.TRIED, leg -> legs.tryOf(leg, less)));
        findings.check(REUSED, "Try with another owner", () -> isReused(Row.TRIED, this::otherOwner));
        findings.check(REUSED, "Try with another policy", () -> isReused(Row.TRIED, this::otherPolicy));
        findings.check(REUSED, "Try that is forced now", () -> isReused(Row.TRIED, this::forced));
        findings.check(
                REUSED,
                "Try with another amount, confirmed",
                () -> isReused(Row.CONFIRMED, leg -> legs.tryOf(leg, less)));
        findings.check(
                REUSED,
                "Try with another amount, declined",
                () -> isReused(Row.DECLINED, leg -> legs.tryOf(leg, less)));
        findings.check(
                REUSED,
                "Confirm with another amount, confirmed",
                () -> isReused(Row.CONFIRMED, leg -> legs.confirm(leg, subject.owner(), less)));
        findings.check(
                REUSED,
                "Confirm with another owner",
                () -> isReused(Row.TRIED, leg -> legs.confirm(leg, subject.otherOwner(), subject.amountMinor())));
        findings.check(
                REUSED,
                "Cancel with another owner",
                () -> isReused(Row.TRIED, leg -> new Command.Cancel(leg, subject.ledger(), subject.otherOwner())));
        boolean credits = subject.credits();
        var noCredit = "it is never credited";
        findings.checkIf(
                credits,
                noCredit,
                REUSED,
                "Credit with another amount",
                () -> isReused(Row.POSTED, leg -> legs.credit(leg, subject.owner(), less)));
        findings.checkIf(
                credits,
                noCredit,
                REUSED,
                "Credit to another owner",
                () -> isReused(Row.POSTED, leg -> legs.credit(leg, subject.otherOwner(), subject.amountMinor())));
        findings.check(AMOUNTS, "Confirm of a part, repeated", this::part);
        findings.check(AMOUNTS, "Confirm above what was tried", this::aboveTried);
        findings.check(AMOUNTS, "Confirm is not older than its decision", this::notOlder);
    }

    private interface Another {
        Command command(LegKey leg);
    }

    private Command otherOwner(LegKey leg) {
        return legs.tryOf(leg, subject.otherOwner(), subject.amountMinor(), subject.policy());
    }

    private Command otherPolicy(LegKey leg) {
        var policy = subject.policy();
        return legs.tryOf(
                leg, subject.owner(), subject.amountMinor(), new FundPolicy(policy.classes(), 0, !policy.noFloor()));
    }

    private Command forced(LegKey leg) {
        var policy = subject.policy();
        return legs.tryOf(
                leg,
                subject.owner(),
                subject.amountMinor(),
                new FundPolicy(policy.classes(), 0, policy.noFloor(), !policy.force()));
    }

    private void isReused(Row row, Another another) {
        var leg = legs.prepare(row).leg();
        var before = wire.ask(legs.get(leg));
        var reply = wire.ask(another.command(leg));
        boolean isReused = reply instanceof Reply.Alarm alarm && alarm.code() == AlarmCode.KEY_REUSED;
        Mismatch.unless(isReused, "ALARM KEY_REUSED", Words.of(reply));
        stays(leg, before);
    }

    private void part() {
        var leg = legs.prepare(Row.TRIED).leg();
        var part = legs.confirm(leg, subject.owner(), subject.amountMinor() - 1);
        var reply = wire.ask(part);
        Mismatch.unless(reply instanceof Reply.Confirmed, "CONFIRMED", Words.of(reply));
        var again = wire.ask(part);
        Mismatch.unless(again.equals(reply), "the same answer again, " + reply, again);
        if (reply instanceof Reply.Confirmed confirmed && !confirmed.postings().isEmpty()) {
            long moved = 0;
            for (var posting : confirmed.postings()) moved += posting.amountMinor();
            Mismatch.unless(moved == 1 - subject.amountMinor(), "postings of " + (1 - subject.amountMinor()), moved);
        }
    }

    private void aboveTried() {
        var leg = legs.prepare(Row.TRIED).leg();
        var before = wire.ask(legs.get(leg));
        var reply = wire.ask(legs.confirm(leg, subject.owner(), subject.amountMinor() + 1));
        Mismatch.unless(reply instanceof Reply.Alarm, "an alarm", Words.of(reply));
        stays(leg, before);
    }

    private void notOlder() {
        var confirm = legs.confirm(legs.prepare(Row.TRIED).leg());
        var reply = wire.ask(confirm);
        boolean notOlder =
                reply instanceof Reply.Confirmed confirmed && confirmed.atMicros() >= confirm.decidedAtMicros();
        Mismatch.unless(notOlder, "CONFIRMED not before " + confirm.decidedAtMicros(), Words.of(reply));
    }

    private void stays(LegKey leg, Reply before) {
        var after = wire.ask(legs.get(leg));
        Mismatch.unless(after.equals(before), "that " + Words.of(before) + " stays stored", Words.of(after));
    }
}
