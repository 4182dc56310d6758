package dev.kessai.contracts.wire;

import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.participant.Command;
import dev.kessai.contracts.participant.LegKey;
import dev.kessai.contracts.participant.Participant;
import dev.kessai.contracts.participant.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A participant that runs as several instances. Each command goes to the owner of its owner's lane; where that was
 * wrong, the same key goes to the right one, a bounded number of times, and then is answered Retry. The caller never
 * sees NotOwner. Thread-safe.
 */
public final class RoutedParticipant implements Participant {
    private final String name;
    private final LaneRoutes routes;
    private final Function<String, Participant> peers;

    /** @param peers the participant at an address; the one in this process for its own address, without transport */
    public RoutedParticipant(String name, LaneRoutes routes, Function<String, Participant> peers) {
        this.name = name;
        this.routes = routes;
        this.peers = peers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void execute(List<Command> commands, Consumer<List<Reply>> replies) {
        send(commands, replies, 1);
    }

    /** @param attempt from 1 */
    private void send(List<Command> commands, Consumer<List<Reply>> replies, int attempt) {
        var byAddress = new LinkedHashMap<String, List<Command>>();
        for (var command : commands)
            byAddress
                    .computeIfAbsent(routes.address(lane(command)), address -> new ArrayList<>())
                    .add(command);
        byAddress.forEach((address, group) -> {
            if (address.isEmpty()) again(group, replies, attempt, true);
            else peers.apply(address).execute(group, new Sent(group, replies, attempt));
        });
    }

    private int lane(Command command) {
        return Owner.lane(command.owner(), routes.lanes());
    }

    private void again(List<Command> commands, Consumer<List<Reply>> replies, int attempt, boolean ask) {
        if (attempt == LaneRoutes.ATTEMPTS_MAX) {
            replies.accept(commands.stream()
                    .<Reply>map(command -> new Reply.Retry(command.leg(), "no owner of lane " + lane(command)))
                    .toList());
            routes.refresh(() -> {}); // whoever was believed was wrong
            return;
        }
        Runnable send = () -> routes.later(attempt, () -> send(commands, replies, attempt + 1));
        if (ask) routes.refresh(send);
        else send.run();
    }

    /** The replies of one instance: passes them on, and keeps back those that only say where the lane is. */
    private final class Sent implements Consumer<List<Reply>> {
        private final List<Command> group;
        private final Consumer<List<Reply>> replies;
        private final int attempt;
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Map<LegKey, ArrayDeque<Command>> byLeg;

        Sent(List<Command> group, Consumer<List<Reply>> replies, int attempt) {
            this.group = group;
            this.replies = replies;
            this.attempt = attempt;
        }

        @Override
        public void accept(List<Reply> got) {
            boolean moved = false;
            boolean lost = false;
            for (var reply : got) {
                moved |= reply instanceof Reply.NotOwner;
                lost |= reply instanceof Reply.Retry;
            }
            if (lost) routes.refresh(() -> {});
            if (moved) split(got);
            else replies.accept(got);
        }

        private void split(List<Reply> got) {
            var answered = new ArrayList<Reply>();
            var misled = new ArrayList<Command>();
            boolean unknown = false;
            for (var reply : got) {
                if (reply instanceof Reply.NotOwner moved) {
                    var command = command(moved.leg());
                    if (command == null) continue;
                    routes.correct(lane(command), moved.address());
                    unknown |= moved.address().isEmpty();
                    misled.add(command);
                } else answered.add(reply);
            }
            if (!answered.isEmpty()) replies.accept(answered);
            if (!misled.isEmpty()) again(misled, replies, attempt, unknown);
        }

        private @Nullable Command command(LegKey leg) {
            lock.lock();
            try {
                var index = byLeg;
                if (index == null) {
                    index = HashMap.newHashMap(group.size());
                    for (var command : group)
                        index.computeIfAbsent(command.leg(), it -> new ArrayDeque<>(1))
                                .add(command);
                    byLeg = index;
                }
                var commands = index.get(leg);
                return commands == null ? null : commands.poll();
            } finally {
                lock.unlock();
            }
        }
    }
}
