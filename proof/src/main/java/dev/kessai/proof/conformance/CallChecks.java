package dev.kessai.proof.conformance;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.Reply.AlarmCode;
import dev.kessai.contracts.participant.v1.LegCommand;
import dev.kessai.contracts.wire.ParticipantWire;
import dev.kessai.contracts.wire.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What cannot be read is told and leaves its neighbours alone; large and empty calls are answered, too large refused.
 */
final class CallChecks {
    static final String MALFORMED = "malformed commands";
    static final String BATCHES = "batches";
    private static final int NOT_IN_ANY_VERSION = 9_999;
    private static final int MANY = 100;

    private final Wire wire;
    private final Subject subject;
    private final Legs legs;

    CallChecks(Wire wire, Subject subject, Legs legs) {
        this.wire = wire;
        this.subject = subject;
        this.legs = legs;
    }

    void check(Findings findings) {
        bad(findings, "no command in it", LegCommand.Builder::clearCommand);
        bad(findings, "an amount of 0", it -> it.setTry(it.getTryBuilder().setAmountMinor(0)));
        bad(findings, "a negative amount", it -> it.setTry(it.getTryBuilder().setAmountMinor(-1)));
        bad(findings, "an unknown currency", it -> it.setTry(it.getTryBuilder().setCurrency(NOT_IN_ANY_VERSION)));
        bad(findings, "an unknown purpose", it -> it.setTry(it.getTryBuilder().setPurposeValue(NOT_IN_ANY_VERSION)));
        findings.check(MALFORMED, "an unknown ledger", this::unknownLedger);
        findings.check(MALFORMED, "the largest amount there is", this::largest);
        refused(findings, "payment 0", it -> it.setPayment(0));
        refused(findings, "leg 0", it -> it.setLeg(0));
        refused(findings, "leg 256", it -> it.setLeg(LegKey.NO_MAX + 1));
        findings.check(BATCHES, "no commands at all", this::none);
        findings.check(BATCHES, MANY + " legs, each tried and asked for in one call", this::many);
        findings.check(BATCHES, Transport.COMMANDS_MAX + " commands", this::full);
        findings.check(BATCHES, (Transport.COMMANDS_MAX + 1) + " commands are refused, nothing is done", this::tooMany);
    }

    private void bad(Findings findings, String name, UnaryOperator<LegCommand.Builder> edit) {
        findings.check(MALFORMED, name, () -> {
            var before = legs.fresh();
            var leg = legs.fresh();
            var after = legs.fresh();
            var edited = edit.apply(ParticipantWire.write(legs.tryOf(leg)).toBuilder())
                    .build();
            var replies = wire.call(List.of(
                            ParticipantWire.write(legs.tryOf(before)),
                            edited,
                            ParticipantWire.write(legs.tryOf(after))))
                    .read();
            isAlarm(replyTo(replies, leg), AlarmCode.BAD_COMMAND);
            isTaken(replyTo(replies, before));
            isTaken(replyTo(replies, after));
            isAbsent(leg);
        });
    }

    private void unknownLedger() {
        var command = new Command.Get(legs.fresh(), subject.ledger() + "x", subject.owner());
        isAlarm(wire.ask(command), AlarmCode.UNKNOWN_LEDGER);
    }

    private void largest() {
        var leg = legs.fresh();
        var reply = wire.ask(legs.tryOf(leg, Long.MAX_VALUE));
        boolean refused = reply instanceof Reply.Declined || reply instanceof Reply.Alarm;
        Mismatch.unless(refused, "a decline or an alarm", Words.of(reply));
    }

    private void refused(Findings findings, String name, UnaryOperator<LegCommand.Builder> edit) {
        findings.check(MALFORMED, name, () -> {
            var neighbour = legs.fresh();
            var wrong = edit.apply(ParticipantWire.write(legs.tryOf(legs.fresh())).toBuilder());
            var answer = wire.call(List.of(ParticipantWire.write(legs.tryOf(neighbour)), wrong.build()));
            Mismatch.unless(answer.isInvalidArgument(), "INVALID_ARGUMENT", answer.text());
            isAbsent(neighbour);
        });
    }

    private void none() {
        var replies = wire.call(List.of()).read();
        Mismatch.unless(replies.isEmpty(), "no reply", replies);
    }

    private void many() {
        var commands = new ArrayList<Command>();
        for (int i = 0; i < MANY; i++) {
            var leg = legs.fresh();
            commands.add(legs.tryOf(leg));
            commands.add(legs.get(leg));
            if (subject.cancels()) commands.add(legs.cancel(leg));
        }
        var replies = wire.ask(commands);
        for (int i = 0; i < commands.size(); i++) {
            var reply = replies.get(i);
            switch (commands.get(i)) {
                case Command.Try _ -> isTaken(reply);
                case Command.Get _ -> Mismatch.unless(reply.equals(replies.get(i - 1)), "what the Try said", reply);
                default -> Mismatch.unless(reply instanceof Reply.Cancelled, "CANCELLED", Words.of(reply));
            }
        }
    }

    private void full() {
        for (var reply : wire.ask(gets(Transport.COMMANDS_MAX)))
            Mismatch.unless(reply instanceof Reply.Absent, "ABSENT", Words.of(reply));
    }

    private void tooMany() {
        var leg = legs.fresh();
        var commands = new ArrayList<LegCommand>();
        commands.add(ParticipantWire.write(legs.tryOf(leg)));
        for (var get : gets(Transport.COMMANDS_MAX)) commands.add(ParticipantWire.write(get));
        var answer = wire.call(commands);
        Mismatch.unless(answer.isInvalidArgument(), "INVALID_ARGUMENT", answer.text());
        isAbsent(leg);
    }

    private List<Command> gets(int count) {
        var gets = new ArrayList<Command>();
        var first = legs.fresh();
        for (int i = 0; i < count; i++)
            gets.add(legs.get(new LegKey(first.payment() + ((long) (i / LegKey.NO_MAX) << 12), i % LegKey.NO_MAX + 1)));
        return gets;
    }

    private static Reply replyTo(List<Reply> replies, LegKey leg) {
        return replies.stream()
                .filter(reply -> reply.leg().equals(leg))
                .findFirst()
                .orElseThrow(() -> new Mismatch("a command without a reply"));
    }

    private static void isAlarm(Reply reply, AlarmCode code) {
        boolean isAlarm = reply instanceof Reply.Alarm alarm && alarm.code() == code;
        Mismatch.unless(isAlarm, "ALARM " + code, Words.of(reply));
    }

    private static void isTaken(Reply reply) {
        boolean taken = reply instanceof Reply.Tried || reply instanceof Reply.Pending;
        Mismatch.unless(taken, "that its neighbour is TRIED", Words.of(reply));
    }

    private void isAbsent(LegKey leg) {
        var stored = wire.ask(legs.get(leg));
        Mismatch.unless(stored instanceof Reply.Absent, "that nothing was done", Words.of(stored));
    }
}
