package dev.kessai.launcher;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
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
