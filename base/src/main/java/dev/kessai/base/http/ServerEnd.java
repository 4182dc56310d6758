package dev.kessai.base.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long whoever stops a server waits for it. */
public final class ServerEnd {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private ServerEnd() {}

    /**
     * Returns when nobody is connected any more: Netty lets the thread that accepts rest for two seconds before it ends
     * it, and nobody has to wait for that.
     *
     * @param stopped the server's own word
     * @param isClosed whether its ports and connections are closed
     */
    public static void await(CompletableFuture<?> stopped, BooleanSupplier isClosed) {
        while (!stopped.isDone() && !isClosed.getAsBoolean()) LockSupport.parkNanos(LOOK_NANOS);
        if (stopped.isDone()) stopped.join();
    }
}
