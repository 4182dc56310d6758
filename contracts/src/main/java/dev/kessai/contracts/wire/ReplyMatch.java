package dev.kessai.contracts.wire;

import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Reply;
import dev.kessai.contracts.participant.v1.LegReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the replies of one call into the order of its commands. Replies that come in that order are compared only; an
 * index by leg is made when the first does not. Not thread-safe.
 */
final class ReplyMatch {
    private final List<Command> commands;
    private final @Nullable Reply[] replies;
    private @Nullable Map<LegKey, ArrayDeque<Integer>> open;
    private int next;

    ReplyMatch(List<Command> commands) {
        this.commands = commands;
        this.replies = new Reply[commands.size()];
    }

    /** Drops what cannot be the reply to an open command. */
    void add(LegReply wire) {
        Reply reply;
        try {
            reply = ParticipantWire.reply(wire);
        } catch (IllegalArgumentException notALeg) {
            return;
        }
        int at = place(reply.leg());
        if (at >= 0) replies[at] = reply;
    }

    /** A reply for each command, in their order; Retry where there was none. */
    List<Reply> complete(String detail) {
        var complete = new ArrayList<Reply>(replies.length);
        for (int i = 0; i < replies.length; i++) {
            var reply = replies[i];
            complete.add(reply != null ? reply : new Reply.Retry(commands.get(i).leg(), detail));
        }
        return complete;
    }

    private int place(LegKey leg) {
        var index = open;
        if (index == null) {
            if (next < commands.size() && commands.get(next).leg().equals(leg)) return next++;
            index = rest();
            open = index;
        }
        var places = index.get(leg);
        var place = places == null ? null : places.poll();
        return place == null ? -1 : place;
    }

    private Map<LegKey, ArrayDeque<Integer>> rest() {
        var rest = HashMap.<LegKey, ArrayDeque<Integer>>newHashMap(commands.size() - next);
        for (int i = next; i < commands.size(); i++)
            rest.computeIfAbsent(commands.get(i).leg(), leg -> new ArrayDeque<>(1))
                    .add(i);
        return rest;
    }
}
