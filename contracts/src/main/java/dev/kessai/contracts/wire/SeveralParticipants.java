package dev.kessai.contracts.wire;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Several participants behind one address: each command goes to the one that it names. Thread-safe. */
public final class SeveralParticipants implements Participant {
    private final Map<String, Participant> byName = new LinkedHashMap<>();

    public SeveralParticipants(Collection<? extends Participant> participants) {
        for (var participant : participants) byName.put(participant.name(), participant);
    }

    @Override
    public String name() {
        return String.join("+", byName.keySet());
    }

    @Override
    public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
        for (int from = 0, to; from < commands.size(); from = to) {
            var ledger = commands.get(from).ledger();
            to = from + 1;
            while (to < commands.size() && commands.get(to).ledger().equals(ledger)) to++;
            var participant = byName.get(ledger);
            var some = commands.subList(from, to); // all of them: a caller has a call for each participant
            if (participant != null) participant.execute(some, replies);
            else replies.accept(unknown(some));
        }
    }

    private static List<Reply> unknown(List<Command> commands) {
        var alarms = new ArrayList<Reply>(commands.size());
        for (var command : commands) alarms.add(new Reply.Alarm(command.leg(), Reply.AlarmCode.UNKNOWN_LEDGER));
        return alarms;
    }
}
