package dev.kessai.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.http.Page;
import dev.kessai.contracts.catalogue.ErrorCodes;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DocumentTest {
    private final Fakes api = new Fakes();

    @Test
    void theDocumentNamesExactlyTheRoutes() {
        var served = api.routes.stream()
                .map(each -> each.method() + " " + each.template())
                .collect(Collectors.toSet());
        assertThat(api.document.routes()).isEqualTo(served);
    }

    @Test
    void everyExampleFitsItsSchemaAndIsAccepted() {
        int examples = 0;
        for (var route : api.routes) {
            for (var example : api.document.operation(route).at("/requestBody/content/application~1json/examples")) {
                var body = example.get("value");
                assertThat(api.document.faults(route, body)).as("%s", body).isEmpty();
                api.principal = route.scope().equals(ChannelApi.SCOPE) ? "channel-cvs" : "shop";
                var path = route.template().replace("{name}", "cvs").replace("{id}", id(route.template()));
                var got = api.post(path, body.toString());
                assertThat(got.status())
                        .as("%s %s", route.template(), got.json())
                        .isEqualTo(200);
                examples++;
            }
        }
        assertThat(examples).isGreaterThanOrEqualTo(12);
    }

    private static String id(String template) {
        if (template.contains("owners")) return Fakes.USER;
        if (template.contains("quarantine")) return "payment-0-1";
        if (template.contains("reversals")) return Fakes.PAYMENT_ID.replace("pay_", "rev_");
        if (template.contains("/cases/")) return Fakes.PAYMENT_ID.replace("pay_", "cas_");
        if (template.contains("bank/lines")) return Fakes.PAYMENT_ID.replace("pay_", "bln_");
        if (template.contains("settlement/statements")) return Fakes.PAYMENT_ID.replace("pay_", "stm_");
        if (template.contains("payout-batches")) return Fakes.PAYMENT_ID.replace("pay_", "pob_");
        if (template.contains("write-offs")) return Fakes.PAYMENT_ID.replace("pay_", "wof_");
        return template.contains("adjustments") ? Fakes.PAYMENT_ID.replace("pay_", "adj_") : Fakes.PAYMENT_ID;
    }

    @Test
    void theDocumentRefusesWhatTheApiRefuses() {
        var route = api.route(dev.kessai.base.http.Route.Method.POST, Fakes.PAY);
        for (var body : BadInputTest.badPayments().toList()) {
            var parsed =
                    Json.parse(new dev.kessai.base.http.Call.Body(body.text().getBytes(StandardCharsets.UTF_8)));
            if (parsed.isPresent())
                assertThat(api.document.faults(route, parsed.get()))
                        .as(body.text())
                        .isNotEmpty();
        }
    }

    @Test
    void everyChangeIsDocumentedWithAnIdempotencyKey() {
        for (var route : api.routes) {
            boolean documented =
                    api.document.operation(route).get("parameters").toString().contains("parameters/Key\"");
            assertThat(documented).as(route.template()).isEqualTo(route.changes());
        }
    }

    @Test
    void everyErrorCodeHasAPageInBothLanguages() {
        var codes = ErrorCodes.load();
        var pages = DocsApi.pages(codes).stream().collect(Collectors.toMap(Page::path, page -> page));
        for (var code : codes.all()) {
            var text = new String(
                    java.util.Objects.requireNonNull(pages.get("/docs/errors/" + code.code()))
                            .body()
                            .bytes(),
                    StandardCharsets.UTF_8);
            assertThat(text).contains(code.code(), ErrorPages.text(code.en()), ErrorPages.text(code.ja()));
        }
        assertThat(pages).containsKeys("/docs", "/openapi.yaml", "/docs/errors", "/docs/swagger-ui-bundle.js");
    }

    @Test
    void theReferenceNeedsNothingFromOutside() {
        for (var page : DocsApi.pages(ErrorCodes.load())) {
            if (!page.contentType().startsWith("text/html")) continue;
            var html = new String(page.body().bytes(), StandardCharsets.UTF_8);
            assertThat(html).as(page.path()).doesNotContain("http://", "https://", "src=\"//");
        }
    }

    @Test
    void aDocumentThatForbidsUnknownFieldsSaysSoForEveryMessage() {
        for (var schema : api.document.root().at("/components/schemas").properties()) {
            if (!schema.getKey().startsWith("New")) continue;
            assertThat(((ObjectNode) schema.getValue())
                            .path("additionalProperties")
                            .asBoolean(true))
                    .as(schema.getKey())
                    .isFalse();
        }
    }
}
