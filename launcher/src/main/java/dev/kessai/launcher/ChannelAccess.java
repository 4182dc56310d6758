package dev.kessai.launcher;

import dev.kessai.accounts.channel.ChannelDesk;
import dev.kessai.contracts.participant.Participant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The channels as this process reaches them.
 *
 * @param participants one a channel, for payments
 * @param here the service in this process, if it runs here
 */
record ChannelAccess(
        List<Participant> participants, @Nullable ChannelDesk here) {
    /** Where no channel is configured. */
    static final ChannelAccess NONE = new ChannelAccess(List.of(), null);

    ChannelAccess {
        participants = List.copyOf(participants);
    }
}
