package dev.kessai.contracts.wire;

import io.grpc.Status;

/** A call to another process that gave no answer, where the contract has no word for it. */
public final class PeerFailure extends RuntimeException {
    private final boolean bug;

    PeerFailure(String what, Status status) {
        super(what + ": " + Transport.text(status));
        this.bug = Transport.isBug(status);
    }

    /** Whether this side broke the contract; otherwise the peer was not reached or not in time. */
    public boolean isBug() {
        return bug;
    }
}
