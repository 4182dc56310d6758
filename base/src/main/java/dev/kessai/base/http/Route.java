package dev.kessai.base.http;

import java.util.Set;

/**
 * One method of one resource.
 *
 * @param template path with names in braces: {@code /v1/payments/{id}}
 * @param scope what the caller must be allowed
 * @param changes whether it creates or changes: then an Idempotency-Key is required
 * @param types media types of bodies that it takes
 */
public record Route(Method method, String template, String scope, boolean changes, Set<String> types, Handler handler) {
    private static final Set<String> JSON = Set.of("application/json");

    public Route {
        types = Set.copyOf(types);
    }

    /** One that takes JSON. */
    public Route(Method method, String template, String scope, boolean changes, Handler handler) {
        this(method, template, scope, changes, JSON, handler);
    }

    /** The methods that resources offer. */
    public enum Method {
        GET,
        POST
    }

    /** Answers a call; runs on a virtual thread and may block. */
    public interface Handler {
        Answer answer(Call call);
    }
}
