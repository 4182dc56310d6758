package dev.kessai.launcher;

import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.opening.OpeningLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of the calls that our own commands make; all in yen. */
final class ApiMessages {
    private ApiMessages() {}

    static String owner(String kind) {
        return object().put("kind", kind).put("currency", "JPY").toString();
    }

    static String topUp(String user, long amountMinor) {
        return object().put("user", user)
                .put("amount", amountMinor)
                .put("currency", "JPY")
                .put("channel", "bank")
                .put("wait", "completed")
                .toString();
    }

    /** A line of an opening. */
    static void add(ArrayNode lines, OpeningLine line) {
        var each = lines.addObject();
        each.put("key", line.key());
        each.put("owner", new Owner(line.owner()).text());
        each.put("class", line.fundClass().name());
        each.put("amount", line.amountMinor());
        each.put("currency", line.currency().name());
        if (line.expiresAtMicros() != Long.MAX_VALUE)
            each.put(
                    "expires_at",
                    Instant.EPOCH
                            .plus(line.expiresAtMicros(), ChronoUnit.MICROS)
                            .toString());
    }

    static String grant(String user, long points) {
        return object().put("owner", user)
                .put("amount", points)
                .put("currency", "JPY")
                .put("wait", "completed")
                .toString();
    }

    /** @param sources by ledger; empty for all from balance */
    static String purchase(
            String user, String merchant, long amountMinor, Map<String, Long> sources, String reference) {
        var body = object().put("user", user)
                .put("merchant", merchant)
                .put("amount", amountMinor)
                .put("currency", "JPY");
        if (!sources.isEmpty()) {
            var all = body.putArray("sources");
            sources.forEach((ledger, amount) ->
                    all.addObject().put("participant", ledger).put("amount", amount.longValue()));
        }
        return body.put("reference", reference).put("wait", "completed").toString();
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }
}
