package dev.kessai.counterparties.bank;

import dev.kessai.counterparties.Counterparty;
import dev.kessai.counterparties.DayEnd;
import dev.kessai.counterparties.Journal;
import dev.kessai.counterparties.Settlement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** What the bank knows: mandates, debits, transfers, deposits, and the days that are over, journaled. Thread-safe. */
final class BankBook implements AutoCloseable {
    /** What the network takes of each debit, tax included. */
    private static final long DEBIT_FEE = 55;

    private final Counterparty.Setup setup;
    private final Map<String, Mandate> mandates = new LinkedHashMap<>();
    private final Map<String, Debit> debits = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Map<String, Deposit> deposits = new LinkedHashMap<>();
    /** The days that are over, oldest first; those on which nothing was told are missing. */
    private final List<StatementDay> days = new ArrayList<>();

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
            case "deposit" ->
                put(new Deposit(
                        entry.path("id").asString(""),
                        entry.path("amount").asLong(),
                        entry.path("payer").asString(""),
                        entry.path("reference").asString(""),
                        entry.path("at").asLong()));
            case "day" ->
                days.add(told(
                        LocalDate.parse(entry.path("day").asString("")),
                        new StatementDay.Counts(
                                entry.path("debits").asInt(),
                                entry.path("files").asInt(),
                                entry.path("deposits").asInt())));
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

    private void put(Deposit deposit) {
        deposits.put(deposit.id(), deposit);
    }

    /** Once: a known number keeps what came first. */
    synchronized Deposit deposit(String id, long amount, String payer, String reference) {
        var known = deposits.get(id);
        if (known != null) return known;
        var made = new Deposit(id, amount, payer, reference, setup.clock().micros());
        journal.add(Journal.entry("deposit")
                .put("id", id)
                .put("amount", amount)
                .put("payer", payer)
                .put("reference", reference)
                .put("at", made.atMicros()));
        put(made);
        return made;
    }

    /** The lines of the file of a day that is over. */
    synchronized List<String> lines(LocalDate day) {
        var told = end(day);
        var lines = new ArrayList<String>();
        if (told.isEmpty()) return lines;
        for (var debit : newDebits(told.get()))
            lines.add(DayEnd.line(debit.requestId(), "debit", debit.amount(), debit.isDone() ? "PAID" : "REFUSED"));
        return lines;
    }

    private List<Debit> newDebits(StatementDay day) {
        return List.copyOf(debits.values())
                .subList(before(day).counts().debits(), day.counts().debits());
    }

    /**
     * A day of the account, which is over from now on: all that came up to it and was not told before. Empty where a
     * later day has been told already.
     */
    synchronized Optional<StatementDay> end(LocalDate day) {
        var known = told(day);
        if (known.isPresent()) return known;
        if (!days.isEmpty() && !days.getLast().day().isBefore(day)) return Optional.empty();
        int told = days.isEmpty() ? 0 : days.getLast().counts().debits();
        for (var debit : List.copyOf(debits.values()).subList(told, debits.size()))
            if (!DayEnd.day(debit.atMicros()).isAfter(day)) told++;
        int paid = days.isEmpty() ? 0 : days.getLast().counts().deposits();
        for (var deposit : List.copyOf(deposits.values()).subList(paid, deposits.size()))
            if (!DayEnd.day(deposit.atMicros()).isAfter(day)) paid++;
        var ended = told(day, new StatementDay.Counts(told, files.size(), paid));
        journal.add(Journal.entry("day")
                .put("day", day.toString())
                .put("debits", told)
                .put("files", files.size())
                .put("deposits", paid));
        days.add(ended);
        return Optional.of(ended);
    }

    /** A day that was told before. */
    synchronized Optional<StatementDay> told(LocalDate day) {
        return days.stream().filter(each -> each.day().equals(day)).findFirst();
    }

    private StatementDay before(StatementDay day) {
        int at = days.indexOf(day);
        return at > 0 ? days.get(at - 1) : new StatementDay(day.day(), StatementDay.Counts.NONE, 0, 0, 0, List.of());
    }

    /** What a day has to tell, the newest one. */
    private StatementDay told(LocalDate day, StatementDay.Counts counts) {
        boolean first = days.isEmpty();
        var last = first ? StatementDay.Counts.NONE : days.getLast().counts();
        var before = days.size() < 2
                ? StatementDay.Counts.NONE
                : days.get(days.size() - 2).counts();
        var lines = new ArrayList<StatementDay.Line>();
        var done = List.copyOf(debits.values()).subList(last.debits(), counts.debits()).stream()
                .filter(Debit::isDone)
                .mapToLong(Debit::amount)
                .toArray();
        if (done.length > 0)
            lines.add(new StatementDay.Line(
                    LongStream.of(done).sum() - DEBIT_FEE * done.length,
                    "ｺｳｻﾞﾌﾘｶｴ",
                    "",
                    Settlement.reference("bank", day)));
        var all = List.copyOf(files.values());
        for (var file : all.subList(before.files(), last.files())) lines.addAll(Transfers.givenBack(content(file)));
        for (var file : all.subList(last.files(), counts.files())) lines.addAll(Transfers.debited(content(file)));
        for (var each : List.copyOf(deposits.values()).subList(last.deposits(), counts.deposits()))
            lines.add(new StatementDay.Line(each.amount(), "ﾌﾘｺﾐ", each.payer(), each.reference()));
        long opening = first ? 0 : days.getLast().closing();
        long closing = opening;
        for (var each : lines) closing += each.amount();
        int linesBefore = first
                ? 0
                : days.getLast().linesBefore() + days.getLast().lines().size();
        return new StatementDay(day, counts, opening, closing, linesBefore, lines);
    }

    private static byte[] content(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    @Override
    public synchronized void close() {
        journal.close();
    }
}
