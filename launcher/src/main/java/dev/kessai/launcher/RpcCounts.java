package dev.kessai.launcher;

/**
 * What has left this process for participants in others since the start.
 *
 * @param calls over gRPC
 * @param commands that left in them
 */
public record RpcCounts(long calls, long commands) {}
