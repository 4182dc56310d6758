package dev.kessai.proof.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The channels service in a process of its own, in front of payment and ledgers in another. */
final class ChannelElsewhereTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void commandsHintsAndFollowUpsGoBetweenTheProcesses() throws Exception {
        try (var site = Site.split(directory, "cvs")) {
            var merchant = site.open("merchant");
            var user = site.user(1_000);
            var id = site.pay(user, merchant, 1_000, "balance=400,cvs=600").text("/id");
            var slip = site.action(id, "cvs").replace("slip:", "");
            for (int i = 0; i < 2; i++)
                assertThat(site.partner("cvs").post("/counter/" + slip + "/pay").has("receipt"))
                        .isTrue();
            site.ends(id, "SUCCEEDED");
            site.awaitAvailable(user, "MONEY", 1_200);
            site.killServer();
            var again = site.pay(user, merchant, 900, "cvs=900").text("/id");
            site.ends(again, "SUCCEEDED");
            var amounts = site.audit().stream()
                    .flatMap(event -> event.amounts().stream())
                    .map(each -> each.participant() + " " + each.amountMinor());
            assertThat(amounts).containsExactly("cvs -600", "cvs -900");
            var _ = site.verify();
        }
    }
}
