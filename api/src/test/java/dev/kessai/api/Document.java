package dev.kessai.api;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document, read as a client's tools would read it, and a judge of bodies. */
final class Document {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode root;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new HashMap<>();

    Document() {
        try (var in = Document.class.getResourceAsStream("/openapi/kessai.yaml")) {
            if (in == null) throw new IllegalStateException("no document");
            root = new YAMLMapper().readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** {@code POST /v1/payments}, .. */
    Set<String> routes() {
        var routes = new TreeSet<String>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(
                                method -> routes.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        return routes;
    }

    JsonNode operation(Route route) {
        return root.at("/paths").get(route.template()).get(route.method().name().toLowerCase(java.util.Locale.ROOT));
    }

    /** What is wrong with a request's body. */
    List<String> faults(Route route, JsonNode body) {
        var schema = operation(route).at("/requestBody/content/application~1json/schema");
        return faults(schema, body.toString());
    }

    /** What is wrong with an answer: status, media type or body. */
    List<String> faults(Route route, Answer answer) {
        var responses = operation(route).get("responses");
        var response = responses.has(Integer.toString(answer.status()))
                ? responses.get(Integer.toString(answer.status()))
                : responses.get("default");
        if (response.has("$ref"))
            response = root.at(response.get("$ref").stringValue().substring(1));
        var type = answer.contentType().replaceFirst(";.*", "");
        var content = response.get("content").get(type);
        if (content == null) return List.of(answer.status() + " is not documented as " + type);
        if (type.equals("text/csv")) return List.of();
        return faults(
                content.get("schema"), new String(answer.body().bytes(), java.nio.charset.StandardCharsets.UTF_8));
    }

    private List<String> faults(JsonNode schema, String body) {
        var compiled = schemas.computeIfAbsent(schema.toString(), text -> {
            var whole = (ObjectNode) JSON.readTree(text);
            whole.set("components", root.get("components"));
            return registry.getSchema(SchemaLocation.of("urn:kessai:" + schemas.size()), whole);
        });
        return compiled.validate(body, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}
