package dev.kessai.base.http;

import java.util.Map;

/**
 * A page or file that anybody may read: the API document, the reference. It never changes while the process lives.
 *
 * @param path without names in braces
 * @param headers beside content type
 */
public record Page(String path, String contentType, Map<String, String> headers, Call.Body body) {
    public Page {
        headers = Map.copyOf(headers);
    }
}
