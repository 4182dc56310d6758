package dev.kessai.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.payment.PaymentType;
import dev.kessai.payment.StateMap.Edge;
import dev.kessai.payment.StateMap.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pictures of docs/states are those of the code. {@code ./mvnw -o test -pl payment -am -Dtest=StateDiagramTest
 * -Dkessai.docs=write -Dsurefire.failIfNoSpecifiedTests=false} draws them anew.
 */
final class StateDiagramTest {
    private static final boolean WRITE = "write".equals(System.getProperty("kessai.docs"));

    @ParameterizedTest
    @EnumSource(PaymentType.class)
    void thePictureOfATypeIsCurrent(PaymentType type) throws IOException {
        var heads = SampleOrders.of(type);
        isCurrent(file(type), StateDrawing.of(title(type), about(heads), StateMap.of(heads)));
    }

    @Test
    void thePageShowsEveryType() throws IOException {
        var page = new StringBuilder("""
            # States

            How each type of payment goes from its order to its end. Drawn from the code: `Payment` is run through every
            answer, every moment and every wish of the client, from the legs that `Plans` makes of sample orders.
            `StateDiagramTest` holds the pictures current. A thick frame is the decision, over which no way leads back:
            before it a payment can only be undone, after it only go on.
            """);
        for (var type : PaymentType.values())
            page.append("\n## %s%n%n![%s](%s.svg)%n".formatted(title(type), title(type), file(type)));
        isCurrent("README.md", page.toString());
    }

    /** No state has both exits (01-payment rule 3): what has decided to confirm never fails, nor the other way. */
    @ParameterizedTest
    @EnumSource(PaymentType.class)
    void noWayLeadsBackOverTheDecision(PaymentType type) {
        var map = StateMap.of(SampleOrders.of(type));
        var after = map.edges().keySet().stream()
                .filter(edge -> edge.from() == Node.DECIDED_CONFIRM || edge.from() == Node.DECIDED_CANCEL);
        assertThat(after)
                .containsExactlyInAnyOrder(
                        new Edge(Node.DECIDED_CONFIRM, Node.SUCCEEDED), new Edge(Node.DECIDED_CANCEL, Node.FAILED));
        assertThat(map.nodes()).contains(Node.SUCCEEDED, Node.FAILED);
    }

    private static void isCurrent(String name, String drawn) throws IOException {
        var folder = Path.of("..", "docs", "states");
        var file = folder.resolve(name.endsWith(".md") ? name : name + ".svg");
        if (WRITE) {
            Files.createDirectories(folder);
            Files.writeString(file, drawn);
        }
        assertThat(Files.exists(file))
                .as(file + " exists; see the comment of this class")
                .isTrue();
        assertThat(Files.readString(file))
                .as(file + "; see the comment of this class")
                .isEqualTo(drawn);
    }

    private static String file(PaymentType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String title(PaymentType type) {
        var words = type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** Who is debited and which classes are credited. */
    private static String about(List<Payment.Head> heads) {
        var debits = new LinkedHashSet<String>();
        var credits = new LinkedHashSet<String>();
        for (var head : heads)
            for (var leg : head.legs())
                switch (leg) {
                    case Leg.Debit debit ->
                        debits.add(debit.participant()
                                + switch (debit.kind()) {
                                    case INTERNAL -> "";
                                    case CANCELLABLE -> " (outside, cancellable)";
                                    case PIVOT -> " (outside, the pivot)";
                                });
                    case Leg.Credit credit -> {
                        for (var part : credit.parts())
                            credits.add(part.fundClass().name());
                    }
                }
        return "Debits: " + String.join(", ", debits) + ". Credits: " + String.join(", ", credits) + ".";
    }
}
