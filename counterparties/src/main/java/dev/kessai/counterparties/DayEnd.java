package dev.kessai.counterparties;

import dev.kessai.base.time.Clocks;
import dev.kessai.base.time.MicroClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * The files of business days, {@code files/DAY.csv}: one for each day that is over, and, in a sandbox, for today once
 * somebody says that it has ended. A file that was given out does not change. Thread-safe.
 */
public final class DayEnd {
    private static final String HEADER = "reference,receipt,amount,status";

    /** What happened on a day, line by line. */
    public interface Lines {
        List<String> of(LocalDate day);
    }

    private final Path directory;
    private final MicroClock clock;
    private final Lines lines;
    private final Ended ended;

    /** What follows from the end of a day; told again whenever somebody asks for its file. */
    private interface Ended {
        void tell(LocalDate day, List<String> lines);
    }

    private DayEnd(Path data, MicroClock clock, Lines lines, Ended ended) {
        this.directory = data.resolve("files");
        this.clock = clock;
        this.lines = lines;
        this.ended = ended;
    }

    public DayEnd(Path data, MicroClock clock, Lines lines) {
        this(data, clock, lines, (day, told) -> {});
    }

    /** One whose days are settled. */
    public DayEnd(Counterparty.Setup setup, Lines lines, String network, long feeMinor) {
        this(setup.data(), setup.clock(), lines, new Settlement(network, feeMinor, setup.bank())::pay);
    }

    /** The day of a time in microseconds since 1970. */
    public static LocalDate day(long micros) {
        return Clocks.businessDate(micros);
    }

    /** One line of a file. */
    public static String line(String reference, String receipt, long amount, String status) {
        return reference + "," + receipt + "," + amount + "," + status;
    }

    /** Ends today: its file has what happened so far. */
    public LocalDate endToday() {
        var today = day(clock.micros());
        write(today);
        return today;
    }

    /** Ends a day, unless it has its file. */
    public synchronized void end(LocalDate day) {
        if (!Files.exists(directory.resolve(day + ".csv"))) write(day);
    }

    /** Empty where the day is not over. */
    public synchronized Optional<String> file(String day) {
        try {
            var asked = LocalDate.parse(day);
            var file = directory.resolve(asked + ".csv");
            if (!Files.exists(file)) {
                if (!asked.isBefore(day(clock.micros()))) return Optional.empty();
                write(asked);
            }
            var text = Files.readString(file);
            var rows = text.lines().toList();
            ended.tell(asked, rows.subList(1, rows.size() - 1));
            return Optional.of(text);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void write(LocalDate day) {
        var text = new StringBuilder(HEADER).append('\n');
        var all = lines.of(day);
        for (var line : all) text.append(line).append('\n');
        text.append("end,").append(all.size()).append('\n');
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(day + ".csv"), text);
            ended.tell(day, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The two endpoints of every partner with files. */
    public List<Host.Endpoint> endpoints() {
        return List.of(
                new Host.Endpoint(
                        "POST",
                        "/day-end",
                        request -> Host.Reply.json(
                                200, Host.message().put("day", endToday().toString()))),
                new Host.Endpoint(
                        "GET",
                        "/files/{day}",
                        request -> file(request.path("day"))
                                .map(text -> Host.Reply.text("text/csv; charset=utf-8", text))
                                .orElseGet(() -> Host.Reply.status(404, "NOT_YET"))));
    }
}
