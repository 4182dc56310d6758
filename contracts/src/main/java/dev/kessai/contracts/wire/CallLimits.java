package dev.kessai.contracts.wire;

/**
 * How a client calls one target.
 *
 * @param commandsMax commands of one call, 1 to {@link Transport#COMMANDS_MAX}
 * @param callsInFlightMax while so many calls are under way, commands queue and leave together with the next
 * @param queueMax commands that may queue; what is more is answered Retry at once
 * @param timeoutMillis of a call that carries no deadline of its own
 */
public record CallLimits(int commandsMax, int callsInFlightMax, int queueMax, long timeoutMillis) {
    public static final CallLimits DEFAULT = new CallLimits(Transport.COMMANDS_MAX, 4, 65_536, 2_000);

    public CallLimits {
        if (commandsMax < 1 || commandsMax > Transport.COMMANDS_MAX)
            throw new IllegalArgumentException("commandsMax=" + commandsMax);
        if (callsInFlightMax < 1) throw new IllegalArgumentException("callsInFlightMax=" + callsInFlightMax);
        if (queueMax < 1) throw new IllegalArgumentException("queueMax=" + queueMax);
        if (timeoutMillis < 1) throw new IllegalArgumentException("timeoutMillis=" + timeoutMillis);
    }
}
