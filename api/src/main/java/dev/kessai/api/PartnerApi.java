package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** What merchants' systems call: payments and refunds (06-edge, Partner). */
public final class PartnerApi {
    private static final String SCOPE = "partner";
    private static final int SOURCES_MAX = 8;
    private static final Map<String, String> NAMES = Map.of("payer", "user", "payee", "merchant");

    private final Changes changes;

    public PartnerApi(Payments payments, Problems problems, MicroClock machine) {
        this.changes = new Changes(payments, problems, machine);
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.POST, "/v1/payments", SCOPE, true, this::create),
                new Route(Method.GET, "/v1/payments/{id}", SCOPE, false, call -> changes.find(call, false)),
                new Route(Method.POST, "/v1/payments/{id}/capture", SCOPE, true, this::capture),
                new Route(Method.POST, "/v1/payments/{id}/void", SCOPE, true, this::voidPayment),
                new Route(Method.POST, "/v1/payments/{id}/refunds", SCOPE, true, this::refund),
                new Route(Method.GET, "/v1/refunds/{id}", SCOPE, false, call -> changes.find(call, true)));
    }

    private Answer create(Call call) {
        return changes.create(call, "", NAMES, (terms, fields) -> {
            var capture = fields.choice("capture", "automatic", List.of("automatic", "manual"));
            return terms.create(new Order(
                    PaymentType.PURCHASE,
                    fields.integer("amount"),
                    fields.currency("currency"),
                    fields.owner("user"),
                    fields.owner("merchant"),
                    sources(fields),
                    excluded(fields),
                    List.of(),
                    0,
                    fields.text("accounting_code", "purchase.code"),
                    fields.text("reference", ""),
                    capture.equals("manual") ? Order.Capture.LATER : Order.Capture.AT_ONCE));
        });
    }

    private static List<Source> sources(Fields fields) {
        if (!fields.has("sources")) return List.of(Source.rest("balance"));
        var sources = new ArrayList<Source>();
        for (var element : fields.list("sources", SOURCES_MAX)) {
            var each = fields.element("sources", sources.size(), element);
            var participant = each.text("participant");
            boolean rest = each.raw("amount").isString() && each.text("amount").equals("rest");
            long amount = rest ? Source.REST : each.integer("amount");
            if (!rest && amount <= 0) each.wrong(RequestError.VALUE_INVALID, "sources[" + sources.size() + "].amount");
            fields.adopt(each);
            sources.add(new Source(participant, Math.max(0, amount)));
        }
        return sources;
    }

    private static long excluded(Fields fields) {
        long classes = 0;
        for (var element : fields.list("exclude", FundClass.values().length)) {
            var found = Arrays.stream(FundClass.values())
                    .filter(each -> each.name().equals(element.asString("")))
                    .findFirst();
            if (found.isEmpty()) fields.wrong(RequestError.VALUE_INVALID, "exclude");
            else classes |= found.get().bit();
        }
        return classes;
    }

    private Answer capture(Call call) {
        return change(
                call,
                id -> (terms, fields) -> new PaymentCommand.Capture(
                        terms.key(), id, fields.integer("amount"), terms.until(), terms.deadlineMillis()));
    }

    private Answer voidPayment(Call call) {
        return change(
                call,
                id -> (terms, fields) ->
                        new PaymentCommand.VoidPayment(terms.key(), id, terms.until(), terms.deadlineMillis()));
    }

    private Answer refund(Call call) {
        return change(
                call,
                id -> (terms, fields) -> new PaymentCommand.Refund(
                        terms.key(),
                        id,
                        fields.integer("amount"),
                        fields.text("accounting_code", "refund.purchase"),
                        fields.text("reference", ""),
                        terms.until(),
                        terms.deadlineMillis()));
    }

    private Answer change(Call call, LongFunction<Changes.Reading> reading) {
        var id = PaymentResource.id(call.path("id"), false);
        if (id.isEmpty()) return changes.problems().of(RequestError.NOT_FOUND, "id", call);
        return changes.change(call, id.getAsLong(), reading.apply(id.getAsLong()));
    }
}
