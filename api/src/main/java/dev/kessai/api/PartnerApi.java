package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.time.MicroClock;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Order;
import dev.kessai.contracts.payment.PaymentCommand;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.contracts.payment.Payments;
import dev.kessai.contracts.payment.Tax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** What merchants' systems call: payments, escrows and refunds (06-edge, Partner). */
public final class PartnerApi {
    private static final String SCOPE = "partner";
    private static final Map<String, String> NAMES = Map.of("payer", "user", "payee", "merchant");
    private static final Map<String, String> ESCROW_NAMES = Map.of("payer", "user", "payee", "seller");

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
                new Route(Method.POST, "/v1/payments/{id}/releases", SCOPE, true, this::release),
                new Route(Method.POST, "/v1/escrows", SCOPE, true, this::escrow),
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
                    OrderFields.sources(fields),
                    OrderFields.excluded(fields),
                    parts(fields),
                    fields.integer("fee", 0),
                    fields.text("accounting_code", "purchase.code"),
                    fields.text("reference", ""),
                    capture.equals("manual") ? Order.Capture.LATER : Order.Capture.AT_ONCE));
        });
    }

    /** Named, or what the merchant gets less his fee, which the house gets with the tax inside. */
    private static List<Part> parts(Fields fields) {
        var named = OrderFields.parts(fields);
        long amount = fields.integer("amount");
        long fee = fields.integer("merchant_fee", 0);
        if (fee == 0) return named;
        if (!named.isEmpty() || fee < 0 || fee >= amount) {
            fields.wrong(RequestError.VALUE_INVALID, "merchant_fee");
            return List.of();
        }
        var parts = new ArrayList<Part>();
        parts.add(Part.of(FundClass.MERCHANT_UNSETTLED, amount - fee));
        parts.addAll(Tax.inclusive(fee));
        return parts;
    }

    private Answer escrow(Call call) {
        return changes.create(
                call,
                "",
                ESCROW_NAMES,
                (terms, fields) -> terms.create(new Order(
                        PaymentType.ESCROW,
                        fields.integer("amount"),
                        fields.currency("currency"),
                        fields.owner("user"),
                        fields.owner("seller"),
                        OrderFields.sources(fields),
                        OrderFields.excluded(fields),
                        List.of(),
                        fields.integer("fee", 0),
                        fields.text("accounting_code", "escrow.marketplace"),
                        fields.text("reference", ""),
                        Order.Capture.AT_ONCE)));
    }

    private Answer release(Call call) {
        return change(
                call,
                id -> (terms, fields) -> new PaymentCommand.Release(
                        terms.key(),
                        id,
                        fields.integer("amount"),
                        fields.integer("fee", 0),
                        OrderFields.expiry(fields, "expires_at"),
                        fields.text("accounting_code", "escrow.release"),
                        fields.text("reference", ""),
                        terms.until(),
                        terms.deadlineMillis()));
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
