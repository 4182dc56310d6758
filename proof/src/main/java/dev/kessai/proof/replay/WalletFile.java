package dev.kessai.proof.replay;

import dev.kessai.base.money.Currency;
import dev.kessai.base.time.Clocks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.GZIPInputStream;

/** The operations of a wallet, read whole and checked before the first of them runs. */
final class WalletFile {
    private static final String HEADER = "tx_id,occurred_at,type,source,destination,amount_jpy";
    private static final int OPERATIONS_MAX = 50_000_000;
    private static final long AMOUNT_MAX = Currency.JPY.maxMinor();

    /** What a row of the file says it is. */
    enum Type {
        PAYMENT,
        P2P,
        CASHOUT,
        REFUND,
        TOPUP_BANK,
        TOPUP_CASH
    }

    /**
     * @param txId unique in the file: the idempotency key
     * @param day in Tokyo
     */
    record Operation(String txId, LocalDate day, Type type, String source, String destination, long amountMinor) {}

    /** A row that cannot be run; nothing of the file has been. */
    static final class Broken extends IOException {
        Broken(int line, String reason) {
            super("line " + line + ": " + reason);
        }
    }

    private WalletFile() {}

    /** Reads {@code transactions.csv} or {@code transactions.csv.gz} in this directory. */
    static List<Operation> read(Path directory) throws IOException {
        var packed = directory.resolve("transactions.csv.gz");
        var plain = directory.resolve("transactions.csv");
        if (!Files.exists(packed) && !Files.exists(plain))
            throw new IOException("neither transactions.csv nor transactions.csv.gz in " + directory);
        try (var file = Files.newInputStream(Files.exists(packed) ? packed : plain);
                var in = Files.exists(packed) ? new GZIPInputStream(file, 1 << 16) : file;
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return read(lines);
        }
    }

    static List<Operation> read(BufferedReader lines) throws IOException {
        if (!HEADER.equals(lines.readLine())) throw new Broken(1, "the header must be " + HEADER);
        var operations = new ArrayList<Operation>();
        var seen = new HashSet<String>();
        int number = 1;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var operation = operation(++number, line);
            if (!seen.add(operation.txId())) throw new Broken(number, "tx_id " + operation.txId() + " came before");
            if (operations.size() == OPERATIONS_MAX) throw new Broken(number, "more than " + OPERATIONS_MAX + " rows");
            operations.add(operation);
        }
        return operations;
    }

    private static Operation operation(int number, String line) throws Broken {
        var fields = line.split(",", -1);
        if (fields.length != 6) throw new Broken(number, fields.length + " fields instead of 6");
        if (fields[0].isBlank()) throw new Broken(number, "no tx_id");
        var type = Arrays.stream(Type.values())
                .filter(each -> each.name().equals(fields[2]))
                .findFirst()
                .orElseThrow(() -> new Broken(number, "unknown type " + fields[2]));
        var day = day(number, fields[1]);
        long amount = amount(number, fields[5]);
        boolean fits = switch (type) {
            case PAYMENT, P2P -> isUser(fields[3]) && (isUser(fields[4]) || isMerchant(fields[4]));
            case CASHOUT -> isUser(fields[3]) && fields[4].equals("BANK");
            case REFUND -> isMerchant(fields[3]) && isUser(fields[4]);
            case TOPUP_BANK -> fields[3].equals("BANK") && isUser(fields[4]);
            case TOPUP_CASH -> fields[3].equals("CVS") && isUser(fields[4]);
        };
        if (!fits) throw new Broken(number, "a " + type + " cannot go from " + fields[3] + " to " + fields[4]);
        if (fields[3].equals(fields[4])) throw new Broken(number, "source and destination are the same");
        return new Operation(fields[0], day, type, fields[3], fields[4], amount);
    }

    private static LocalDate day(int number, String text) throws Broken {
        try {
            return OffsetDateTime.parse(text).atZoneSameInstant(Clocks.ZONE).toLocalDate();
        } catch (DateTimeParseException e) {
            throw new Broken(number, "occurred_at must be like 2026-04-01T00:00:12+09:00, not " + text);
        }
    }

    /**
     * The operations of each day, in their order.
     *
     * @throws Broken where a day comes after a later one
     */
    static SequencedMap<LocalDate, List<Operation>> byDay(List<Operation> operations) throws Broken {
        var days = new LinkedHashMap<LocalDate, List<Operation>>();
        int number = 1;
        for (var operation : operations) {
            number++;
            boolean isLater =
                    days.isEmpty() || !operation.day().isBefore(days.lastEntry().getKey());
            if (!isLater)
                throw new Broken(
                        number,
                        operation.day() + " comes after " + days.lastEntry().getKey());
            days.computeIfAbsent(operation.day(), day -> new ArrayList<>()).add(operation);
        }
        return days;
    }

    private static long amount(int number, String text) throws Broken {
        try {
            long amount = Long.parseLong(text);
            if (amount > 0 && amount <= AMOUNT_MAX) return amount;
        } catch (NumberFormatException e) {
            // said below
        }
        throw new Broken(number, "amount_jpy must be a whole number from 1 to " + AMOUNT_MAX + ", not " + text);
    }

    static boolean isUser(String name) {
        return name.matches("U[0-9]{1,15}");
    }

    static boolean isMerchant(String name) {
        return name.matches("M[0-9]{1,15}");
    }
}
