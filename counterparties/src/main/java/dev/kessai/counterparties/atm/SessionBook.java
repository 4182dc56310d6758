package dev.kessai.counterparties.atm;

import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.DayEnd;
import dev.kessai.counterparties.Journal;
import dev.kessai.counterparties.atm.Session.Deposit;
import dev.kessai.counterparties.atm.Session.Status;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the network knows: sessions and deposits, journaled. Thread-safe. */
final class SessionBook implements AutoCloseable {
    private static final long CODE_FIRST = 40_000_000;

    private final Counterparty.Setup setup;
    private final Map<String, Session> byReference = new LinkedHashMap<>();
    private final Journal journal;
    private long sequences;

    SessionBook(Counterparty.Setup setup) {
        this.setup = setup;
        this.journal = Journal.open(setup.data().resolve("atm.journal"), this::replay);
    }

    private synchronized void replay(JsonNode entry) {
        var reference = entry.path("reference").asString("");
        switch (entry.path("kind").asString("")) {
            case "session" ->
                byReference.put(
                        reference,
                        new Session(
                                reference,
                                entry.path("code").asString(""),
                                entry.path("amount").asLong(),
                                entry.path("expiresAt").asLong(),
                                false,
                                List.of()));
            case "end" -> byReference.computeIfPresent(reference, (key, session) -> session.asEnded());
            case "deposit" -> {
                sequences = Math.max(sequences, entry.path("count").asLong());
                var deposit = new Deposit(
                        entry.path("sequence").asString(""),
                        Status.valueOf(entry.path("status").asString("")),
                        entry.path("at").asLong());
                byReference.computeIfPresent(reference, (key, session) -> session.with(deposit));
            }
            default -> throw new IllegalStateException("not of an ATM: " + entry);
        }
    }

    /** The same reference is the same session. */
    synchronized Session begin(String reference, long amount, long expiresAtMicros) {
        var known = byReference.get(reference);
        if (known != null) return known;
        var code = "%08d".formatted(CODE_FIRST + byReference.size());
        journal.add(Journal.entry("session")
                .put("reference", reference)
                .put("code", code)
                .put("amount", amount)
                .put("expiresAt", expiresAtMicros));
        var session = new Session(reference, code, amount, expiresAtMicros, false, List.of());
        byReference.put(reference, session);
        return session;
    }

    synchronized Optional<Session> find(String reference) {
        return Optional.ofNullable(byReference.get(reference));
    }

    synchronized Optional<Session> byCode(String code) {
        return byReference.values().stream()
                .filter(session -> session.code().equals(code))
                .findFirst();
    }

    synchronized List<Session> all() {
        return List.copyOf(byReference.values());
    }

    /** Only a session without a deposit can be ended. */
    synchronized Session end(Session session) {
        var now = byReference.getOrDefault(session.reference(), session);
        if (!now.deposits().isEmpty() || now.ended()) return now;
        journal.add(Journal.entry("end").put("reference", now.reference()));
        byReference.put(now.reference(), now.asEnded());
        return now.asEnded();
    }

    synchronized Deposit deposit(Session session, Status status) {
        sequences++;
        return write(
                session, new Deposit("atm-" + sequences, status, setup.clock().micros()));
    }

    synchronized Deposit change(Session session, Deposit deposit, Status status) {
        return write(session, new Deposit(deposit.sequence(), status, deposit.atMicros()));
    }

    private Deposit write(Session session, Deposit deposit) {
        journal.add(Journal.entry("deposit")
                .put("reference", session.reference())
                .put("sequence", deposit.sequence())
                .put("status", deposit.status().name())
                .put("at", deposit.atMicros())
                .put("count", sequences));
        byReference.computeIfPresent(session.reference(), (key, now) -> now.with(deposit));
        return deposit;
    }

    /** At the end of the day the machines are counted: what was not known was in them. */
    synchronized List<String> lines(LocalDate day) {
        var lines = new ArrayList<String>();
        for (var session : byReference.values())
            for (var deposit : session.deposits()) {
                if (!DayEnd.day(deposit.atMicros()).equals(day)) continue;
                var status = deposit.status() == Status.CANCELLED ? "CORRECTED" : "PAID";
                lines.add(DayEnd.line(session.reference(), deposit.sequence(), session.amount(), status));
            }
        return lines;
    }

    @Override
    public synchronized void close() {
        journal.close();
    }
}
