package dev.kessai.counterparties.bank;

import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.DayEnd;
import dev.kessai.counterparties.Journal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the bank knows: mandates and debits, journaled. Thread-safe. */
final class BankBook implements AutoCloseable {
    private final Counterparty.Setup setup;
    private final Map<String, Mandate> mandates = new LinkedHashMap<>();
    private final Map<String, Debit> debits = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Journal journal;

    BankBook(Counterparty.Setup setup) {
        this.setup = setup;
        this.journal = Journal.open(setup.data().resolve("bank.journal"), this::replay);
    }

    private synchronized void replay(JsonNode entry) {
        switch (entry.path("kind").asString("")) {
            case "mandate" ->
                put(new Mandate(
                        entry.path("id").asString(""),
                        entry.path("requestId").asString(""),
                        entry.path("account").asString(""),
                        entry.path("holder").asString(""),
                        entry.path("returnUrl").asString(""),
                        entry.path("status").asString("")));
            case "debit" ->
                put(new Debit(
                        entry.path("requestId").asString(""),
                        entry.path("mandate").asString(""),
                        entry.path("amount").asLong(),
                        entry.path("code").asString(""),
                        entry.path("at").asLong()));
            case "file" ->
                files.put(entry.path("no").asString(""), entry.path("content").asString(""));
            default -> throw new IllegalStateException("not of a bank: " + entry);
        }
    }

    private void put(Mandate mandate) {
        mandates.put(mandate.id(), mandate);
    }

    private void put(Debit debit) {
        debits.put(debit.requestId(), debit);
    }

    /** The same request is the same mandate. */
    synchronized Mandate mandate(String requestId, String account, String holder, String returnUrl) {
        for (var each : mandates.values()) if (each.requestId().equals(requestId)) return each;
        var made = new Mandate("mdt-" + (mandates.size() + 1), requestId, account, holder, returnUrl, Mandate.PENDING);
        write(made);
        return made;
    }

    synchronized Optional<Mandate> mandate(String id) {
        return Optional.ofNullable(mandates.get(id));
    }

    /** The user has decided; the first word stays. */
    synchronized Mandate decide(Mandate mandate, String status) {
        var now = mandates.getOrDefault(mandate.id(), mandate);
        if (!now.status().equals(Mandate.PENDING)) return now;
        var decided = now.in(status);
        write(decided);
        return decided;
    }

    private void write(Mandate mandate) {
        journal.add(Journal.entry("mandate")
                .put("id", mandate.id())
                .put("requestId", mandate.requestId())
                .put("account", mandate.account())
                .put("holder", mandate.holder())
                .put("returnUrl", mandate.returnUrl())
                .put("status", mandate.status()));
        put(mandate);
    }

    /** Books it once: a known request keeps what was booked first. */
    synchronized Debit debit(String requestId, String mandate, long amount, String code) {
        var known = debits.get(requestId);
        if (known != null) return known;
        var booked = new Debit(requestId, mandate, amount, code, setup.clock().micros());
        journal.add(Journal.entry("debit")
                .put("requestId", requestId)
                .put("mandate", mandate)
                .put("amount", amount)
                .put("code", code)
                .put("at", booked.atMicros()));
        put(booked);
        return booked;
    }

    synchronized Optional<Debit> debit(String requestId) {
        return Optional.ofNullable(debits.get(requestId));
    }

    /** Whether the file of this number is this one: a number is taken once. */
    synchronized boolean takeFile(String no, String content) {
        var known = files.get(no);
        if (known != null) return known.equals(content);
        journal.add(Journal.entry("file").put("no", no).put("content", content));
        files.put(no, content);
        return true;
    }

    /** In base 64. */
    synchronized Optional<String> file(String no) {
        return Optional.ofNullable(files.get(no));
    }

    synchronized List<String> lines(LocalDate day) {
        var lines = new ArrayList<String>();
        for (var debit : debits.values())
            if (DayEnd.day(debit.atMicros()).equals(day))
                lines.add(DayEnd.line(debit.requestId(), "debit", debit.amount(), debit.isDone() ? "PAID" : "REFUSED"));
        return lines;
    }

    @Override
    public synchronized void close() {
        journal.close();
    }
}
