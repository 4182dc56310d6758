package dev.kessai.api;

import dev.kessai.base.http.Answer;
import dev.kessai.base.http.Call;
import dev.kessai.base.http.Route;
import dev.kessai.base.http.Route.Method;
import dev.kessai.base.money.Currency;
import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.Owner;
import dev.kessai.contracts.catalogue.RequestError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Values of a question to the books; a wrong one is told by its name. */
record BookQuery(Map<String, String> values) {
    private static final String ADMIN = "admin";
    private static final int YEAR_MIN = 1970;
    private static final int YEAR_MAX = 9_999;

    /** Answers a question whose values are right. */
    interface Questioned {
        Answer answer(Call call, BookQuery query);
    }

    /** A value of the query is missing or cannot be read. */
    static final class WrongValue extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String name;

        WrongValue(String name) {
            super(name);
            this.name = name;
        }
    }

    static Route route(String template, Problems problems, Questioned handler) {
        return new Route(Method.GET, template, ADMIN, false, call -> {
            try {
                return handler.answer(call, new BookQuery(call.query()));
            } catch (WrongValue wrong) {
                return problems.of(RequestError.VALUE_INVALID, wrong.name, call);
            }
        });
    }

    /** Whether the answer shall be a table, by {@code format=csv}. */
    boolean isCsv() {
        return switch (text("format")) {
            case "", "json" -> false;
            case "csv" -> true;
            default -> throw new WrongValue("format");
        };
    }

    boolean has(String name) {
        return !text(name).isEmpty();
    }

    /** From the first day of the epoch to the last one that has four digits. */
    LocalDate date(String name) {
        try {
            var date = LocalDate.parse(text(name));
            if (date.getYear() >= YEAR_MIN && date.getYear() <= YEAR_MAX) return date;
            throw new WrongValue(name);
        } catch (DateTimeException e) {
            throw new WrongValue(name);
        }
    }

    long micros(String name) {
        try {
            var at = Instant.parse(text(name));
            int year = at.atOffset(ZoneOffset.UTC).getYear();
            if (year >= YEAR_MIN && year <= YEAR_MAX) return ChronoUnit.MICROS.between(Instant.EPOCH, at);
            throw new WrongValue(name);
        } catch (DateTimeException e) {
            throw new WrongValue(name);
        }
    }

    /** Not negative. */
    int integer(String name, int otherwise) {
        var text = text(name);
        if (text.isEmpty()) return otherwise;
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new WrongValue(name);
        }
    }

    Currency currency() {
        return Currency.find(text("currency")).orElseThrow(() -> new WrongValue("currency"));
    }

    /** Not SUSPENSE, which is not added up by account. */
    FundClass fundClass() {
        for (var each : FundClass.values())
            if (each.name().equals(text("class")) && each != FundClass.SUSPENSE) return each;
        throw new WrongValue("class");
    }

    Owner owner() {
        return owner("owner");
    }

    Owner owner(String name) {
        return Owner.parse(text(name)).orElseThrow(() -> new WrongValue(name));
    }

    /** A constant of an enum by its name. */
    <E extends Enum<E>> E constant(String name, Class<E> type) {
        for (var each : type.getEnumConstants()) if (each.name().equals(text(name))) return each;
        throw new WrongValue(name);
    }

    private String text(String name) {
        return values.getOrDefault(name, "");
    }
}
