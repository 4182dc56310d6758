package dev.kessai.counterparties;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pays what a day has brought, less a fee of each payment, to the company's account at the bank, where one is named.
 * Its number is the bank's idempotency key, so that it is paid once however often it is tried. Thread-safe; blocks.
 *
 * @param network such as cvs
 * @param feeMinor kept of each payment, tax included
 * @param bank with an empty URL for none
 */
public record Settlement(String network, long feeMinor, Notices.Address bank) {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final int AMOUNT = 2;
    private static final int STATUS = 3;
    private static final int OK = 200;

    /** The reference under which a network's money of a day comes in: {@code CVS 20260415}. */
    public static String reference(String network, LocalDate day) {
        return network.toUpperCase(Locale.ROOT) + " " + day.toString().replace("-", "");
    }

    /** @param lines of the day's file */
    void pay(LocalDate day, List<String> lines) {
        if (bank.url().isEmpty()) return;
        long sum = 0;
        for (var line : lines) {
            var fields = line.split(",", -1);
            if (fields[STATUS].equals("PAID")) sum += Long.parseLong(fields[AMOUNT]) - feeMinor;
        }
        if (sum > 0) send(day, sum);
    }

    /** Where it does not arrive, it is tried again when the day's file is asked for again. */
    private void send(LocalDate day, long sum) {
        var body = Host.message()
                .put("id", network + " " + day)
                .put("amount", sum)
                .put("payer", network.toUpperCase(Locale.ROOT))
                .put("reference", reference(network, day));
        var request = HttpRequest.newBuilder(URI.create(bank.url() + "/deposits"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + bank.key())
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status != OK) LOG.warn("{}: the bank did not take the money of {}: {}", network, day, status);
        } catch (IOException e) {
            LOG.warn("{}: the bank was not reached with the money of {}", network, day, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
