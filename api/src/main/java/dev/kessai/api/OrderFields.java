package dev.kessai.api;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.catalogue.RequestError;
import dev.kessai.contracts.participant.Part;
import dev.kessai.contracts.payment.Source;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the lists of an order: sources, parts, debits, excluded classes. A fault stays in the fields. */
final class OrderFields {
    private static final int SOURCES_MAX = 8;
    private static final int PARTS_MAX = 16;

    private OrderFields() {}

    /** Without the field the balance pays all. */
    static List<Source> sources(Fields fields) {
        return fields.has("sources") ? namedSources(fields) : List.of(Source.rest("balance"));
    }

    /** None without the field. */
    private static List<Source> namedSources(Fields fields) {
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

    /** {@link FundClass#bit} set. */
    static long excluded(Fields fields) {
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

    /** What is credited by class; points become a new lot. */
    static List<Part> parts(Fields fields) {
        var parts = new ArrayList<Part>();
        for (var element : fields.list("parts", PARTS_MAX)) {
            var each = fields.element("parts", parts.size(), element);
            var fundClass = each.constant("class", FundClass.MONEY);
            long amount = amount(each, "parts[" + parts.size() + "].amount");
            var lot = newLot(each, fundClass, "parts[" + parts.size() + "].expires_at");
            fields.adopt(each);
            parts.add(new Part(fundClass, amount, lot));
        }
        return parts;
    }

    /** What is taken by class, and from which lot where one is named. */
    static List<Part> debits(Fields fields) {
        var debits = new ArrayList<Part>();
        for (var element : fields.list("debits", PARTS_MAX)) {
            var each = fields.element("debits", debits.size(), element);
            var fundClass = each.constant("class", FundClass.MONEY);
            long amount = amount(each, "debits[" + debits.size() + "].amount");
            long lot = each.integer("lot", 0);
            if (lot < 0) each.wrong(RequestError.VALUE_INVALID, "debits[" + debits.size() + "].lot");
            fields.adopt(each);
            debits.add(new Part(fundClass, amount, lot > 0 ? new Part.Lot.Restore(lot) : Part.Lot.NONE));
        }
        return debits;
    }

    private static long amount(Fields part, String param) {
        long amount = part.integer("amount");
        if (amount <= 0) part.wrong(RequestError.VALUE_INVALID, param);
        return Math.max(1, amount);
    }

    private static Part.Lot newLot(Fields part, FundClass fundClass, String param) {
        if (fundClass.isInLots()) return new Part.Lot.New(expiry(part, param));
        if (part.has("expires_at")) part.wrong(RequestError.VALUE_INVALID, param);
        return Part.Lot.NONE;
    }

    /**
     * When something expires, business time; never without the field.
     *
     * @param param how a fault is named
     */
    static long expiry(Fields fields, String param) {
        if (!fields.has("expires_at")) return Long.MAX_VALUE;
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(fields.text("expires_at")));
        } catch (DateTimeParseException | ArithmeticException e) {
            fields.wrong(RequestError.VALUE_INVALID, param);
            return Long.MAX_VALUE;
        }
    }
}
