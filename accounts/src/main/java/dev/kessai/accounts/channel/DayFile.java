package dev.kessai.accounts.channel;

import dev.kessai.base.hash.Hash128;
import java.util.ArrayList;
import java.util.List;

/**
 * A partner's file of one business day: what it really took and did not take. Lines {@code reference,receipt,amount,
 * status}, status PAID, CORRECTED or REFUSED; a header first, a line {@code end,COUNT} last, so that a cut file is
 * noticed.
 */
public record DayFile(List<Line> lines, Hash128 hash) {
    private static final String HEADER = "reference,receipt,amount,status";
    private static final int FIELDS = 4;

    /** @param reference ours */
    public record Line(String reference, Report report) {}

    /** @param strange lines that fit no operation */
    record Outcome(int lines, int strange, Hash128 hash) {}

    public DayFile {
        lines = List.copyOf(lines);
    }

    /** @throws IllegalArgumentException where it is not whole, naming the line */
    public static DayFile parse(String text) {
        var rows = text.lines().toList();
        if (rows.size() < 2 || !rows.getFirst().equals(HEADER))
            throw new IllegalArgumentException("the first line must be " + HEADER);
        int count = rows.size() - 2;
        if (!rows.getLast().equals("end," + count))
            throw new IllegalArgumentException("the last line must be end," + count + ", not " + rows.getLast());
        var lines = new ArrayList<Line>(count);
        for (int i = 1; i <= count; i++) lines.add(line(rows.get(i), i + 1));
        return new DayFile(lines, Hash128.of(text));
    }

    private static Line line(String row, int number) {
        var fields = row.split(",", -1);
        if (fields.length != FIELDS) throw new IllegalArgumentException("line " + number + ": " + row);
        try {
            long amount = Long.parseLong(fields[2]);
            var report = switch (fields[3]) {
                case "PAID" -> new Report.Received(fields[1], amount, false);
                case "CORRECTED" -> new Report.Corrected(fields[1]);
                case "REFUSED" -> new Report.Refused("day-end file");
                default -> throw new IllegalArgumentException("line " + number + ": " + row);
            };
            return new Line(fields[0], report);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("line " + number + ": " + row, e);
        }
    }
}
