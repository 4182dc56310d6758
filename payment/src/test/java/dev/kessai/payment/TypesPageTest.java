package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.account.OwnerKind;
import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.payment.Plan.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of payment types says what the code does: its table is this one. */
final class TypesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "types.md");

    @Test
    void thePageHasTheTableOfTheCode() throws IOException {
        assertThat(Files.readString(PAGE)).contains(table());
    }

    private static String table() {
        var table = new StringBuilder("| type | payer | payee | may debit | may credit | particular |\n");
        table.append("| --- | --- | --- | --- | --- | --- |\n");
        for (var type : PaymentType.values()) {
            var plan = Plan.of(type);
            var legality = Legality.of(type);
            table.append("| %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            type.name().toLowerCase(Locale.ROOT),
                            plan.map(it -> kinds(it.payer())).orElse("of its payment"),
                            plan.map(it -> kinds(it.payee())).orElse("of its payment"),
                            classes(legality.debits()),
                            classes(legality.credits()),
                            plan.map(it -> traits(it.traits())).orElse("made from another payment")));
        }
        return table.toString();
    }

    private static String kinds(Set<OwnerKind> kinds) {
        return kinds.stream().sorted().map(OwnerKind::prefix).collect(Collectors.joining(" "));
    }

    private static String classes(long set) {
        return Arrays.stream(FundClass.values())
                .filter(each -> (set & each.bit()) != 0)
                .map(Enum::name)
                .collect(Collectors.joining(" "));
    }

    private static String traits(Set<Trait> traits) {
        return traits.stream()
                .sorted()
                .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }
}
