package dev.kessai.counterparties.cvs;

import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.DayEnd;
import dev.kessai.counterparties.Journal;
import dev.kessai.counterparties.cvs.Slip.Paid;
import dev.kessai.counterparties.cvs.Slip.Status;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the agent knows: slips and what was paid on them, journaled. Thread-safe. */
final class SlipBook implements AutoCloseable {
    private final Counterparty.Setup setup;
    private final Map<String, Slip> byReference = new LinkedHashMap<>();
    private final Journal journal;
    private long receipts;

    SlipBook(Counterparty.Setup setup) {
        this.setup = setup;
        this.journal = Journal.open(setup.data().resolve("cvs.journal"), this::replay);
    }

    private synchronized void replay(JsonNode entry) {
        var reference = entry.path("reference").asString("");
        switch (entry.path("kind").asString("")) {
            case "slip" ->
                byReference.put(
                        reference,
                        new Slip(
                                reference,
                                entry.path("number").asString(""),
                                entry.path("amount").asLong(),
                                entry.path("expiresAt").asLong(),
                                false,
                                List.of()));
            case "void" -> byReference.computeIfPresent(reference, (key, slip) -> slip.asVoid());
            case "paid" -> {
                receipts = Math.max(receipts, entry.path("count").asLong());
                var paid = new Paid(
                        entry.path("receipt").asString(""),
                        Status.valueOf(entry.path("status").asString("")),
                        entry.path("at").asLong());
                byReference.computeIfPresent(reference, (key, slip) -> slip.with(paid));
            }
            default -> throw new IllegalStateException("not of an agent: " + entry);
        }
    }

    /** The same reference is the same slip. */
    synchronized Slip issue(String reference, long amount, long expiresAtMicros) {
        var known = byReference.get(reference);
        if (known != null) return known;
        var number = "60013-%07d".formatted(byReference.size() + 1);
        journal.add(Journal.entry("slip")
                .put("reference", reference)
                .put("number", number)
                .put("amount", amount)
                .put("expiresAt", expiresAtMicros));
        var slip = new Slip(reference, number, amount, expiresAtMicros, false, List.of());
        byReference.put(reference, slip);
        return slip;
    }

    synchronized Optional<Slip> find(String reference) {
        return Optional.ofNullable(byReference.get(reference));
    }

    synchronized Optional<Slip> byNumber(String number) {
        return byReference.values().stream()
                .filter(slip -> slip.number().equals(number))
                .findFirst();
    }

    synchronized List<Slip> all() {
        return List.copyOf(byReference.values());
    }

    /** Only a slip on which nothing was paid can be voided. */
    synchronized Slip voided(Slip slip) {
        var now = byReference.getOrDefault(slip.reference(), slip);
        if (!now.payments().isEmpty() || now.voided()) return now;
        journal.add(Journal.entry("void").put("reference", now.reference()));
        byReference.put(now.reference(), now.asVoid());
        return now.asVoid();
    }

    synchronized Paid pay(Slip slip) {
        receipts++;
        return write(
                slip,
                new Paid("cvs-" + receipts, Status.PROVISIONAL, setup.clock().micros()));
    }

    synchronized Paid change(Slip slip, Paid paid, Status status) {
        return write(slip, new Paid(paid.receipt(), status, paid.atMicros()));
    }

    private Paid write(Slip slip, Paid paid) {
        journal.add(Journal.entry("paid")
                .put("reference", slip.reference())
                .put("receipt", paid.receipt())
                .put("status", paid.status().name())
                .put("at", paid.atMicros())
                .put("count", receipts));
        byReference.computeIfPresent(slip.reference(), (key, now) -> now.with(paid));
        return paid;
    }

    synchronized List<String> lines(LocalDate day) {
        var lines = new ArrayList<String>();
        for (var slip : byReference.values())
            for (var paid : slip.payments()) {
                if (!DayEnd.day(paid.atMicros()).equals(day)) continue;
                var status = paid.status() == Status.CORRECTED ? "CORRECTED" : "PAID";
                lines.add(DayEnd.line(slip.reference(), paid.receipt(), slip.amount(), status));
            }
        return lines;
    }

    @Override
    public synchronized void close() {
        journal.close();
    }
}
