package dev.kessai.base.http;

import java.util.Map;
import java.util.Optional;

/**
 * A request that the gateway has let pass.
 *
 * @param principal who calls: name of the API client
 * @param path values of the template's names
 * @param query by name, the first of each
 * @param language what the caller reads: {@code ja} or {@code en}
 * @param idempotencyKey empty where none was sent
 * @param body as sent
 */
public record Call(
        String requestId,
        String principal,
        Route route,
        Map<String, String> path,
        Map<String, String> query,
        String language,
        Optional<String> idempotencyKey,
        Body body) {
    public Call {
        path = Map.copyOf(path);
        query = Map.copyOf(query);
    }

    /** The value of a name in the template. */
    public String path(String name) {
        var value = path.get(name);
        if (value == null) throw new IllegalArgumentException(route.template() + " has no " + name);
        return value;
    }

    /** Bytes that compare by identity: nobody compares bodies. */
    public static final class Body {
        public static final Body EMPTY = new Body(new byte[0]);
        private final byte[] bytes;

        public Body(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Not to be changed. */
        public byte[] bytes() {
            return bytes;
        }
    }
}
