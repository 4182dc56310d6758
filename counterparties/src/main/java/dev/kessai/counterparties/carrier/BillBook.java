package dev.kessai.counterparties.carrier;

import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.DayEnd;
import dev.kessai.counterparties.Journal;
import dev.kessai.counterparties.carrier.Authorisation.Status;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the carrier knows: authorisations and refunds, journaled. Thread-safe. */
final class BillBook implements AutoCloseable {
    /** @param done whether it was given back */
    record Refund(String reference, String subscriber, long amount, boolean done, long atMicros) {}

    private final Counterparty.Setup setup;
    private final Map<String, Authorisation> authorisations = new LinkedHashMap<>();
    private final Map<String, Refund> refunds = new LinkedHashMap<>();
    private final Journal journal;

    BillBook(Counterparty.Setup setup) {
        this.setup = setup;
        this.journal = Journal.open(setup.data().resolve("carrier.journal"), this::replay);
    }

    private synchronized void replay(JsonNode entry) {
        var reference = entry.path("reference").asString("");
        var subscriber = entry.path("subscriber").asString("");
        long amount = entry.path("amount").asLong();
        long at = entry.path("at").asLong();
        switch (entry.path("kind").asString("")) {
            case "authorisation" -> {
                var status = Status.valueOf(entry.path("status").asString(""));
                long captured = entry.path("captured").asLong();
                authorisations.put(reference, new Authorisation(reference, subscriber, amount, status, captured, at));
            }
            case "refund" ->
                refunds.put(
                        reference,
                        new Refund(
                                reference,
                                subscriber,
                                amount,
                                entry.path("done").asBoolean(),
                                at));
            default -> throw new IllegalStateException("not of a carrier: " + entry);
        }
    }

    /** The same reference is the same authorisation. */
    synchronized Authorisation authorise(String reference, String subscriber, long amount, boolean allowed) {
        var known = authorisations.get(reference);
        if (known != null) return known;
        var status = allowed ? Status.AUTHORISED : Status.REFUSED;
        return write(new Authorisation(
                reference, subscriber, amount, status, 0, setup.clock().micros()));
    }

    synchronized Optional<Authorisation> find(String reference) {
        return Optional.ofNullable(authorisations.get(reference));
    }

    /** Once, and at most what was authorised; another attempt gets what there is. */
    synchronized Authorisation capture(Authorisation asked, long amount) {
        var now = authorisations.getOrDefault(asked.reference(), asked);
        boolean captures = now.status() == Status.AUTHORISED && amount > 0 && amount <= now.amount();
        return captures ? write(now.in(Status.CAPTURED, amount, setup.clock().micros())) : now;
    }

    synchronized Authorisation cancel(Authorisation asked) {
        var now = authorisations.getOrDefault(asked.reference(), asked);
        return now.status() == Status.AUTHORISED
                ? write(now.in(Status.CANCELLED, 0, setup.clock().micros()))
                : now;
    }

    private Authorisation write(Authorisation authorisation) {
        journal.add(Journal.entry("authorisation")
                .put("reference", authorisation.reference())
                .put("subscriber", authorisation.subscriber())
                .put("amount", authorisation.amount())
                .put("status", authorisation.status().name())
                .put("captured", authorisation.captured())
                .put("at", authorisation.atMicros()));
        authorisations.put(authorisation.reference(), authorisation);
        return authorisation;
    }

    /** Only what is on the bill of this month can be taken off it again. */
    synchronized Refund refund(String reference, String subscriber, long amount) {
        var known = refunds.get(reference);
        if (known != null) return known;
        long now = setup.clock().micros();
        var refund = new Refund(reference, subscriber, amount, amount <= billed(subscriber), now);
        journal.add(Journal.entry("refund")
                .put("reference", reference)
                .put("subscriber", subscriber)
                .put("amount", amount)
                .put("done", refund.done())
                .put("at", now));
        refunds.put(reference, refund);
        return refund;
    }

    /** What stands on the subscriber's bill of this month. */
    synchronized long billed(String subscriber) {
        var month = month(setup.clock().micros());
        long billed = 0;
        for (var each : authorisations.values())
            if (each.subscriber().equals(subscriber) && month(each.atMicros()).equals(month)) billed += each.captured();
        for (var each : refunds.values()) {
            boolean off = each.subscriber().equals(subscriber) && each.done();
            if (off && month(each.atMicros()).equals(month)) billed -= each.amount();
        }
        return billed;
    }

    private static YearMonth month(long micros) {
        return YearMonth.from(DayEnd.day(micros));
    }

    synchronized List<String> lines(LocalDate day) {
        var lines = new ArrayList<String>();
        for (var each : authorisations.values())
            if (each.captured() > 0 && DayEnd.day(each.atMicros()).equals(day))
                lines.add(DayEnd.line(each.reference(), "capture", each.captured(), "PAID"));
        return lines;
    }

    @Override
    public synchronized void close() {
        journal.close();
    }
}
