package dev.kessai.api;

import dev.kessai.base.http.Call;
import dev.kessai.base.http.Page;
import dev.kessai.contracts.catalogue.ErrorCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The API document, an interactive reference that needs nothing from outside, and the pages of error codes. */
public final class DocsApi {
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'";

    private DocsApi() {}

    public static List<Page> pages(ErrorCodes codes) {
        var version = version();
        var pages = new ArrayList<>(ErrorPages.of(codes));
        pages.add(page("/openapi.yaml", "application/yaml", resource("/openapi/kessai.yaml")));
        pages.add(page("/docs", "text/html; charset=utf-8", resource("/docs/reference.html")));
        pages.add(page("/docs/reference.js", "text/javascript; charset=utf-8", resource("/docs/reference.js")));
        pages.add(page("/docs/errors.css", "text/css; charset=utf-8", resource("/docs/errors.css")));
        pages.add(page(
                "/docs/swagger-ui.css", "text/css; charset=utf-8", resource(WEBJAR + version + "/swagger-ui.css")));
        pages.add(page(
                "/docs/swagger-ui-bundle.js",
                "text/javascript; charset=utf-8",
                resource(WEBJAR + version + "/swagger-ui-bundle.js")));
        return pages;
    }

    private static Page page(String path, String type, byte[] content) {
        return new Page(path, type, Map.of("Content-Security-Policy", POLICY), new Call.Body(content));
    }

    /** The directory inside the WebJar is named by its version. */
    private static String version() {
        var properties = new Properties();
        var text = resource("/META-INF/maven/org.webjars/swagger-ui/pom.properties");
        for (var line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0)
                properties.setProperty(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
        }
        return properties.getProperty("version");
    }

    private static byte[] resource(String path) {
        try (var in = DocsApi.class.getResourceAsStream(path)) {
            if (in == null) throw new IllegalStateException("not in this build: " + path);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
