package dev.kessai.proof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.base.postgres.EmbeddedPostgres;
import dev.kessai.books.reconciliation.Verdict;
import dev.kessai.books.reconciliation.planting.DamagedCopyStore;
import dev.kessai.books.reconciliation.planting.PlantedDefect;
import dev.kessai.launcher.Databases;
import dev.kessai.launcher.Kessai;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import java.util.List;

/** Defects in copies of a database that no server uses. */
public final class Damage {
    private static final String CLEAN = "kessai";

    private Damage() {}

    /** Of this data; each copy is a file written out for nobody: without fsync that costs little. */
    public static Databases open(Path data) {
        var settings = new EmbeddedPostgres.Settings(0, 64, 100, false, EmbeddedPostgres.AUTO);
        return Databases.embedded(data, settings, Kessai.SCHEMAS);
    }

    /** That it is found and named. */
    public static void assertFound(Databases databases, PlantedDefect defect) {
        var breaks = breaks(databases, defect, 0);
        assertThat(breaks)
                .as(defect.name())
                .extracting(Verdict.Break::invariant)
                .contains(defect.found());
        assertThat(breaks).allSatisfy(found -> {
            assertThat(found.key()).isNotBlank();
            assertThat(found.expected()).isNotEqualTo(found.found());
            assertThat(found.remedy()).isNotBlank();
        });
    }

    /** @param sinceMicros business time; 0 for all */
    static List<Verdict.Break> breaks(Databases databases, PlantedDefect defect, long sinceMicros) {
        try (var copy = DamagedCopyStore.of(databases.server().orElseThrow().login(CLEAN), defect)) {
            assertThat(copy.isDamaged()).as(defect.name()).isTrue();
            var verify = VerifyCommand.verify(copy.login(databases.auditor()));
            var verdict = sinceMicros == 0 ? verify.run() : verify.run(sinceMicros);
            assertThat(verdict.clean()).isFalse();
            return verdict.breaks();
        }
    }
}
