package dev.kessai.api;

import dev.kessai.base.http.Call;
import dev.kessai.base.http.Page;
import dev.kessai.contracts.catalogue.ErrorCode;
import dev.kessai.contracts.catalogue.ErrorCodes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One page for each error code, and their list, made from the registry: what {@code doc_url} leads to. */
final class ErrorPages {
    private static final String LIST = "/docs/errors";
    private static final String TYPE = "text/html; charset=utf-8";

    private ErrorPages() {}

    static String path(ErrorCode code) {
        return LIST + "/" + code.code();
    }

    static List<Page> of(ErrorCodes codes) {
        var pages = new ArrayList<Page>();
        var rows = new StringBuilder();
        for (var code : codes.all()) {
            pages.add(page(path(code), code.code(), single(code)));
            rows.append("<tr><td><a href=\"%s\"><code>%s</code></a></td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            path(code), code.code(), status(code), code.retryable() ? "yes" : "no", text(code.en())));
        }
        pages.add(page(LIST, "Error codes", """
                <h1>Error codes</h1>
                <p>Every problem (RFC 9457) and every failed payment carries one of these codes. A code never changes \
                its meaning.</p>
                <table><thead><tr><th>Code</th><th>Status</th><th>Retry</th><th>What to do</th></tr></thead>
                <tbody>
                """ + rows + "</tbody></table>"));
        return pages;
    }

    private static String single(ErrorCode code) {
        return """
                <p><a href="%s">Error codes</a></p>
                <h1><code>%s</code></h1>
                <dl><dt>Where it appears</dt><dd>%s</dd>
                <dt>Does the same request with the same key help?</dt><dd>%s</dd></dl>
                <p>%s</p>
                <p lang="ja">%s</p>
                """.formatted(
                        LIST,
                        code.code(),
                        code.isFailure()
                                ? "<code>failure.code</code> of a payment whose status is FAILED; the answer is 200"
                                : "a problem document with status " + code.httpStatus(),
                        code.retryable() ? "Yes: repeat it, nothing happens twice." : "No: change the request first.",
                        text(code.en()),
                        text(code.ja()));
    }

    private static String status(ErrorCode code) {
        return code.isFailure() ? "200, FAILED" : Integer.toString(code.httpStatus());
    }

    private static Page page(String path, String title, String content) {
        var html = """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%s - Kessai</title><link rel="stylesheet" href="/docs/errors.css"></head>
                <body><main>
                %s
                </main></body></html>
                """.formatted(title, content);
        return new Page(path, TYPE, Map.of(), new Call.Body(html.getBytes(StandardCharsets.UTF_8)));
    }

    /** Text as HTML. */
    static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
