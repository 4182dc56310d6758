package dev.kessai.accounts.channel;

/**
 * An operation whose time has come, taken by one worker for a moment.
 *
 * @param was its progress when it was taken: NEW has become SENT by that
 * @param calledAtMicros when its call was sent first, machine clock
 * @param attempts looks at the call, this one included
 * @param alerted alerts about it so far
 */
record Due(Operation operation, Progress was, long calledAtMicros, int attempts, int alerted) {}
