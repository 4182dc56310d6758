package dev.kessai.accounts.channel;

import dev.kessai.contracts.participant.LegKey;

/** Nobody is to be told of anything. */
final class ChannelDeaf implements ChannelService.Listener {
    @Override
    public void definite(LegKey leg) {}

    @Override
    public void followUp() {}

    @Override
    public void toCall() {}
}
