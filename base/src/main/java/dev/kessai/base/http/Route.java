package dev.kessai.base.http;

/**
 * One method of one resource.
 *
 * @param template path with names in braces: {@code /v1/payments/{id}}
 * @param scope what the caller must be allowed
 * @param changes whether it creates or changes: then an Idempotency-Key is required
 */
public record Route(Method method, String template, String scope, boolean changes, Handler handler) {
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
