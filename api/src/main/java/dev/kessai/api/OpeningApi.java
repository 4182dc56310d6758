package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.id.IdText;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.opening.OpeningLine;
import dev.kessai.contracts.opening.OpeningResult;
import dev.kessai.contracts.opening.Openings;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The migration door: balances of an existing system, many in one call, each once by the key of its line. */
public final class OpeningApi {
    private static final IdText PAYMENT = new IdText("pay");

    private final Openings openings;
    private final Problems problems;

    public OpeningApi(Openings openings, Problems problems) {
        this.openings = openings;
        this.problems = problems;
    }

    public List<Route> routes() {
        return List.of(new Route(Method.POST, "/admin/v1/opening-lines", "admin", true, this::open));
    }

    private Answer open(Call call) {
        var body = Json.parse(call.body());
        if (body.isEmpty()) return problems.of(RequestError.MALFORMED_JSON, "", call);
        var fields = new Fields(body.get());
        var lines = lines(fields);
        if (lines.isEmpty()) fields.wrong(RequestError.VALUE_INVALID, "lines");
        var fault = fields.fault();
        if (fault.isPresent())
            return problems.of(fault.get().error(), fault.get().param(), call);
        var json = Json.object();
        json.put("object", "list");
        var data = json.putArray("data");
        for (var result : openings.open(lines)) {
            var each = data.addObject();
            each.put("key", result.key());
            each.put("state", result.state().name());
            if (result.payment() == 0) each.putNull("payment");
            else each.put("payment", PAYMENT.text(result.payment()));
            if (result.state() == OpeningResult.State.REFUSED) each.put("failure", result.failure());
            else each.putNull("failure");
            each.put("replayed", result.replayed());
        }
        return Json.answer(200, json);
    }

    private static List<OpeningLine> lines(Fields fields) {
        var lines = new ArrayList<OpeningLine>();
        var keys = new HashSet<String>();
        for (var element : fields.list("lines", Openings.LINES_MAX)) {
            var name = "lines[" + lines.size() + "]";
            var each = fields.element("lines", lines.size(), element);
            var line = line(each);
            if (line.isEmpty() || !keys.add(line.get().key())) each.wrong(RequestError.VALUE_INVALID, name);
            fields.adopt(each);
            if (line.isEmpty()) return List.of(); // its fault is told
            lines.add(line.get());
        }
        return lines;
    }

    /** Empty where the fields are not a line. */
    private static Optional<OpeningLine> line(Fields each) {
        try {
            var key = each.text("key");
            long owner = each.owner("owner");
            var fundClass = each.constant("class", FundClass.MONEY);
            long amount = each.integer("amount");
            var currency = each.currency("currency");
            long expiry = Long.MAX_VALUE;
            if (each.has("expires_at"))
                expiry = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(each.text("expires_at")));
            return owner == 0
                    ? Optional.empty()
                    : Optional.of(new OpeningLine(key, owner, fundClass, amount, currency, expiry));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
