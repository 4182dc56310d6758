package dev.kessai.contracts.wire;

/**
 * Where a lane lives.
 *
 * @param address host:port of the owner, empty while nobody holds the lease
 * @param epoch grows with every takeover: of two answers the one with the larger epoch is right
 */
public record LaneOwner(int lane, String address, int epoch) {}
