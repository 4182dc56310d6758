package dev.kessai.accounts.channel;

import dev.kessai.contracts.participant.LegKey;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers of which legs payment was told. */
final class Hints implements ChannelService.Listener {
    final Queue<LegKey> told = new ConcurrentLinkedQueue<>();

    @Override
    public void definite(LegKey leg) {
        told.add(leg);
    }

    @Override
    public void followUp() {}

    @Override
    public void toCall() {}
}
