package dev.kessai.base.http;

import java.util.HashMap;
import java.util.Map;

/**
 * What goes back.
 *
 * @param headers beside content type and request id, which the gateway sets
 */
public record Answer(int status, String contentType, Map<String, String> headers, Call.Body body) {
    public static final String JSON = "application/json; charset=utf-8";
    public static final String PROBLEM = "application/problem+json; charset=utf-8";

    public Answer {
        headers = Map.copyOf(headers);
    }

    public Answer with(String header, String value) {
        var all = new HashMap<>(headers);
        all.put(header, value);
        return new Answer(status, contentType, all, body);
    }
}
