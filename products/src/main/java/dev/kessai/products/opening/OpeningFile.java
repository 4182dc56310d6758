package dev.kessai.products.opening;

import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.opening.OpeningLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A file of openings: UTF-8, a header, then a line a balance or lot. Fields have no comma and no quotes. Judged whole:
 * either every line can be asked for, or the faults are told by line.
 *
 * <pre>
 *   key,owner,class,amount,currency,expires_at
 *   m-1,usr_000000000001,MONEY,5000,JPY,
 *   m-2,usr_000000000001,POINT_FREE,300,JPY,2027-03-31T15:00:00Z
 *   m-3,usr_000000000001,DEFERRED_RECEIVABLE,-1200,JPY,
 * </pre>
 *
 * @param lines all of them, or none where there are faults
 * @param faults the first {@link #FAULTS_MAX}
 */
public record OpeningFile(List<OpeningLine> lines, List<Fault> faults) {
    public static final String HEADER = "key,owner,class,amount,currency,expires_at";
    public static final int LINES_MAX = 10_000_000;
    public static final int FAULTS_MAX = 20;

    private static final int FIELDS = 6;
    private static final Map<String, FundClass> CLASSES =
            Arrays.stream(FundClass.values()).collect(Collectors.toMap(Enum::name, Function.identity()));

    /**
     * What is wrong with a line.
     *
     * @param line its number in the file; the header is 1
     */
    public record Fault(int line, String reason) {}

    public OpeningFile {
        lines = List.copyOf(lines);
        faults = List.copyOf(faults);
    }

    /** Reads to the end, or to the last fault that is told. */
    public static OpeningFile read(BufferedReader in) throws IOException {
        var lines = new ArrayList<OpeningLine>();
        var faults = new ArrayList<Fault>();
        var seen = new HashMap<String, Integer>();
        var header = in.readLine();
        if (header == null || !header.strip().equals(HEADER))
            return new OpeningFile(List.of(), List.of(new Fault(1, "the first line must be " + HEADER)));
        int number = 1;
        for (var text = in.readLine(); text != null; text = in.readLine()) {
            number++;
            if (number > LINES_MAX + 1) faults.add(new Fault(number, "more than " + LINES_MAX + " lines"));
            else {
                try {
                    var line = line(text);
                    var earlier = seen.putIfAbsent(line.key(), number);
                    if (earlier != null) throw new IllegalArgumentException("the key stands in line " + earlier);
                    lines.add(line);
                } catch (IllegalArgumentException e) {
                    faults.add(new Fault(number, String.valueOf(e.getMessage())));
                }
            }
            if (faults.size() >= FAULTS_MAX) break;
        }
        if (lines.isEmpty() && faults.isEmpty()) faults.add(new Fault(number, "no line"));
        return new OpeningFile(faults.isEmpty() ? lines : List.of(), faults);
    }

    /** @throws IllegalArgumentException saying what is wrong, for people */
    private static OpeningLine line(String text) {
        var fields = text.split(",", -1);
        if (fields.length != FIELDS) throw new IllegalArgumentException(fields.length + " fields instead of " + FIELDS);
        var owner = Owner.parse(fields[1])
                .orElseThrow(() -> new IllegalArgumentException("owner '" + fields[1] + "' is no id"));
        var fundClass = CLASSES.get(fields[2]);
        if (fundClass == null) throw new IllegalArgumentException("class '" + fields[2] + "' is unknown");
        var currency = Currency.find(fields[4])
                .orElseThrow(() -> new IllegalArgumentException("currency '" + fields[4] + "' is unknown"));
        return new OpeningLine(fields[0], owner.id(), fundClass, amount(fields[3]), currency, expiry(fields[5]));
    }

    private static long amount(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("amount '" + text + "' is no whole number of minor units", e);
        }
    }

    private static long expiry(String text) {
        if (text.isEmpty()) return Long.MAX_VALUE;
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expires_at '" + text + "' is not as 2027-03-31T15:00:00Z", e);
        }
    }
}
