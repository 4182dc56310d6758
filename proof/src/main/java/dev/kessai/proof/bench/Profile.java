package dev.kessai.proof.bench;

import java.util.Arrays;
import java.util.Optional;

/**
 * Who pays whom, and how hard it is pushed.
 *
 * <p>The amount is always 1,000 JPY, 700 from balance and 300 from points, to one merchant.
 */
enum Profile {
    /** Everybody alike. */
    UNIFORM("uniform", 100_000, 1_000, 4_096, Spread.EVEN),
    /** One merchant takes all: the usual hot row. */
    HOT_MERCHANT("hot-merchant", 100_000, 1, 4_096, Spread.EVEN),
    /** A hundred users pay all: forty payments of each are under way at any moment. */
    HOT_USER("hot-user", 100, 1_000, 4_096, Spread.EVEN),
    /** Few clients, each waiting for its answer: batches stay small. */
    SMALL("small", 100_000, 1_000, 64, Spread.EVEN),
    /** At a given rate, from the intended start of each payment: what a user feels on a calm day. */
    OPEN_LOOP("open-loop", 100_000, 1_000, 16_384, Spread.EVEN),
    /** The size of the talk's company in 2019, where few are busy and most are not. */
    TALK("talk", 2_000_000, 1_350_000, 4_096, Spread.ZIPF),
    /** As uniform, with payment, balance and points in a process each. */
    SPLIT("split", 100_000, 1_000, 4_096, Spread.EVEN),
    /** Each payment is authorised first and then captured in full by a second request. */
    AUTHORISE_CAPTURE("authorise-capture", 100_000, 1_000, 4_096, Spread.EVEN),
    /** As uniform, twice: alone, and beside payments that wait for convenience stores. */
    WAITING("waiting", 100_000, 1_000, 4_096, Spread.EVEN),
    /** No payments of users: the month-end close for merchants, each with a few sales. */
    CLEARING("clearing", 10_000, 100_000, 1_024, Spread.EVEN),
    /** No payments of users: the month-end close of deferred pay. */
    DEFERRED_CLOSE("deferred-close", 100_000, 1, 1_024, Spread.EVEN),
    /** Each user has lots that expire at one instant while others pay at a given rate. */
    EXPIRY("expiry", 100_000, 1_000, 16_384, Spread.EVEN),
    /** No payments of users: reconciliation, and statements over many entries. */
    BOOKS("books", 20_000, 1_000, 4_096, Spread.EVEN),
    /** From balance, points and deferred pay, beside payments from balance and points. */
    THREE_SOURCES("three-sources", 100_000, 1_000, 4_096, Spread.EVEN);

    /** How often the same is drawn. */
    enum Spread {
        EVEN,
        /** Exponent 1: the n-th is drawn 1/n times as often as the first. */
        ZIPF
    }

    private final String text;
    private final int users;
    private final int merchants;
    private final int inFlight;
    private final Spread spread;

    Profile(String text, int users, int merchants, int inFlight, Spread spread) {
        this.text = text;
        this.users = users;
        this.merchants = merchants;
        this.inFlight = inFlight;
        this.spread = spread;
    }

    String text() {
        return text;
    }

    int users() {
        return users;
    }

    int merchants() {
        return merchants;
    }

    /** Most payments under way. */
    int inFlight() {
        return inFlight;
    }

    Spread spread() {
        return spread;
    }

    /** Sent by time, not by answers. */
    boolean isOpen() {
        return this == OPEN_LOOP || this == EXPIRY;
    }

    static Optional<Profile> find(String text) {
        return Arrays.stream(values())
                .filter(profile -> profile.text.equals(text))
                .findFirst();
    }
}
