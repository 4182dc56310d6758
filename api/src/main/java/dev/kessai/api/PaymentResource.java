package dev.kessai.api;

import dev.kessai.base.id.IdText;
import dev.kessai.base.id.InquiryCode;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.catalogue.ErrorCodes;
import dev.kessai.contracts.payment.Failure;
import dev.kessai.contracts.payment.PaymentView;
import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** A payment or refund as clients see it. */
final class PaymentResource {
    private static final IdText PAYMENT = new IdText("pay");
    private static final IdText REFUND = new IdText("rfd");

    private PaymentResource() {}

    /** The number behind {@code pay_...}, or behind {@code rfd_...} where it must be a refund's. */
    static OptionalLong id(String text, boolean refund) {
        return (refund ? REFUND : PAYMENT).find(text);
    }

    static String id(PaymentView payment) {
        return (payment.isRefund() ? REFUND : PAYMENT).text(payment.id());
    }

    static ObjectNode json(PaymentView payment, ErrorCodes codes, String language) {
        var order = payment.order();
        var json = Json.object();
        json.put("id", id(payment));
        json.put("object", payment.isRefund() ? "refund" : "payment");
        json.put("type", order.type().name().toLowerCase(Locale.ROOT));
        json.put("status", payment.status().name());
        json.put("amount", order.amountMinor());
        json.put("currency", order.currency().name());
        json.put("captured", payment.capturedMinor());
        if (payment.parent() == 0) json.put("refunded", payment.refundedMinor());
        else json.put("payment", PAYMENT.text(payment.parent()));
        owner(json, "payer", order.payer());
        owner(json, "payee", order.payee());
        json.put("accounting_code", order.accountingCode());
        json.put("reference", order.reference());
        failure(json, payment, codes, language);
        legs(json, payment);
        json.put("inquiry_code", InquiryCode.of(payment.id()));
        Json.time(json, "created_at", payment.createdAtMicros());
        Json.time(json, "decided_at", payment.decidedAtMicros());
        Json.time(json, "completed_at", payment.completedAtMicros());
        return json;
    }

    private static void owner(ObjectNode json, String name, long owner) {
        if (owner == 0) json.putNull(name);
        else json.put(name, new Owner(owner).text());
    }

    private static void failure(ObjectNode json, PaymentView payment, ErrorCodes codes, String language) {
        var reason = payment.failure();
        if (reason == null) {
            json.putNull("failure");
            return;
        }
        var failure = json.putObject("failure");
        var known = Failure.of(reason);
        failure.put("code", known.code());
        if (!known.limit().isEmpty()) failure.put("limit", known.limit());
        codes.find(known.code())
                .ifPresent(code -> failure.put("message", language.equals("ja") ? code.ja() : code.en()));
    }

    private static void legs(ObjectNode json, PaymentView payment) {
        var legs = json.putArray("legs");
        for (var leg : payment.legs()) {
            var each = legs.addObject();
            each.put("no", leg.no());
            each.put("participant", leg.participant());
            owner(each, "owner", leg.owner());
            each.put("amount", leg.amountMinor());
        }
    }
}
