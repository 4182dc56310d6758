package dev.kessai.api;

import dev.kessai.api.story.Stories;
import dev.kessai.api.story.Story;
import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.base.id.InquiryCode;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.participant.LegRecord;
import dev.kessai.contracts.participant.Posting;
import dev.kessai.contracts.payment.PaymentStory.Event;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** The story of a payment for those who ask what happened (01-payment, inquiry code and story). */
public final class StoryApi {
    private static final IdText REFUND = new IdText("rfd");

    private final Stories stories;
    private final Problems problems;

    public StoryApi(Stories stories, Problems problems) {
        this.stories = stories;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(new Route(Method.GET, "/v1/payments/{id}/story", "partner", false, this::story));
    }

    private Answer story(Call call) {
        var id = id(call.path("id"));
        if (id.isEmpty()) return problems.of(RequestError.NOT_FOUND, "id", call);
        return stories.find(id.getAsLong())
                .map(story -> Json.answer(200, json(story, call)))
                .orElseGet(() -> problems.of(RequestError.NOT_FOUND, "id", call));
    }

    /** An id, or the code that a person read aloud. */
    private static OptionalLong id(String text) {
        for (boolean refund : new boolean[] {false, true}) {
            var id = PaymentResource.id(text, refund);
            if (id.isPresent()) return id;
        }
        return InquiryCode.find(text);
    }

    private ObjectNode json(Story story, Call call) {
        var json = Json.object();
        json.put("object", "story");
        json.set("payment", PaymentResource.json(story.payment(), problems.codes(), call.language()));
        var lines = json.putArray("lines");
        for (var line : story.lines()) {
            var each = lines.addObject();
            Json.time(each, "at", line.atMicros());
            switch (line) {
                case Story.Coordinated coordinated -> event(each, coordinated.event());
                case Story.Moved moved -> {
                    each.put("by", moved.ledger());
                    each.put("leg", moved.record().leg());
                    record(each, moved.record());
                }
            }
        }
        return json;
    }

    private static void event(ObjectNode json, Event event) {
        json.put("by", "payment");
        json.put("version", event.version());
        json.put("what", event.kind().name());
        json.put("state", event.state());
        if (event.refund() != 0) json.put("refund", REFUND.text(event.refund()));
        if (!event.failure().isEmpty()) json.put("failure", event.failure());
    }

    private static void record(ObjectNode json, LegRecord record) {
        switch (record) {
            case LegRecord.Hold hold -> {
                json.put("what", hold.state().name());
                json.put("owner", new Owner(hold.owner()).text());
                json.put("amount", hold.amountMinor());
                json.put("currency", hold.currency().name());
                if (!hold.decline().isEmpty()) json.put("decline", hold.decline());
                var parts = json.putArray("allocations");
                for (var part : hold.allocations())
                    parts.addObject()
                            .put("class", part.fundClass().name())
                            .put("lot", part.lot())
                            .put("amount", part.amountMinor());
            }
            case LegRecord.Release release -> {
                json.put("what", "RELEASED");
                json.put("owner", new Owner(release.owner()).text());
            }
            case LegRecord.Entry entry -> {
                json.put("what", entry.kind().name());
                posting(json, entry.posting());
            }
        }
    }

    private static void posting(ObjectNode json, Posting posting) {
        json.put("owner", new Owner(posting.owner()).text());
        json.put("class", posting.fundClass().name());
        json.put("currency", posting.currency().name());
        json.put("amount", posting.amountMinor());
        json.put("seq", posting.seq());
        json.put("balance", posting.balanceMinor());
        json.put("available", posting.availableMinor());
        var lots = json.putArray("lots");
        for (var lot : posting.lots()) lots.addObject().put("lot", lot.lot()).put("amount", lot.amountMinor());
    }
}
