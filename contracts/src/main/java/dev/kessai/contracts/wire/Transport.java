package dev.kessai.contracts.wire;

import io.grpc.Status;

/** Limits of the transport, and what its errors mean. */
public final class Transport {
    /** Most commands of one call; what is more goes with the next. */
    public static final int COMMANDS_MAX = 1_024;
    /** For {@code maxInboundMessageSize} of servers and channels: 1,024 commands with all their lots fit many times. */
    public static final int MESSAGE_BYTES_MAX = 16 << 20;

    private Transport() {}

    /**
     * Whether a status says that this side broke the contract (01-payment rule 7, BUG): never a decline, never retried
     * as it is. All others leave open what happened: the same key again.
     */
    static boolean isBug(Status status) {
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, UNIMPLEMENTED, PERMISSION_DENIED -> true;
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    DEADLINE_EXCEEDED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS,
                    UNAUTHENTICATED -> false;
        };
    }

    /** For people. */
    static String text(Status status) {
        var description = status.getDescription();
        return description == null ? status.getCode().name() : status.getCode() + ": " + description;
    }
}
