package dev.kessai.proof.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom, over the classes of all modules, and what text may not stand in the repository. */
final class HouseTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.kessai");

    @Test
    void theRulesSeeTheClassesOfTheModules() {
        assertThat(CLASSES.contain("dev.kessai.launcher.Main")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"payment", "accounts", "products", "books", "api", "edge"})
    void aServiceModuleKnowsOnlyContractsAndBase(String module) {
        knowsOnly("dev.kessai." + module + "..", "dev.kessai.contracts..", "dev.kessai.base..");
    }

    /** The other side of a channel is a stranger: it shares no message with us but what goes over the line. */
    @Test
    void counterpartiesKnowOnlyBase() {
        knowsOnly("dev.kessai.counterparties..", "dev.kessai.base..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"books", "products", "counterparties"})
    void servicesOfAModuleDoNotKnowEachOther(String module) {
        slices().matching("dev.kessai." + module + ".(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void contractsKnowOnlyBase() {
        knowsOnly("dev.kessai.contracts..", "dev.kessai.base..");
    }

    @Test
    void baseKnowsNobody() {
        knowsOnly("dev.kessai.base..");
    }

    @Test
    void onlyProofKnowsTheLauncher() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.kessai.launcher..", "dev.kessai.proof..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.kessai.launcher..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theLedgerEngineDoesNotKnowItsLedgersAndChannels() {
        knowsOnly("dev.kessai.accounts.ledger..", "dev.kessai.contracts..", "dev.kessai.base..");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base",
                "contracts",
                "payment",
                "accounts",
                "products",
                "books",
                "counterparties",
                "api",
                "edge",
                "launcher",
                "proof"
            })
    void packagesOfAModuleHaveNoCycles(String module) {
        slices().matching("dev.kessai." + module + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** Proof looks at the tables from outside, as an auditor does; it is free. */
    @Test
    void onlyStoresAndBaseSpeakSql() {
        noClasses()
                .that(areNotNamedStore())
                .and()
                .resideOutsideOfPackages("dev.kessai.base..", "dev.kessai.proof..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                .check(CLASSES);
    }

    @Test
    void nobodyWritesToTheStandardStreams() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }

    @Test
    void noPackageIsADrawerForEverything() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..common..", "..util..", "..utils..", "..core..", "..impl..", "..model..", "..dto..")
                .check(CLASSES);
    }

    /** NullAway checks marked packages only: a forgotten package-info would switch it off. */
    @Test
    void everyPackageSaysWhatItPromisesAndIsNullMarked() {
        var repository = Repository.here();
        var unmarked = repository.javaSources().stream()
                .filter(Repository.Source::isMain)
                .map(source -> String.valueOf(source.file().getParent()) + "/package-info.java")
                .distinct()
                .filter(info -> !Files.exists(repository.root().resolve(info))
                        || !repository.read(Path.of(info)).text().matches("(?s)/\\*\\*.*\n@NullMarked\npackage .*"))
                .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void noFileSpeaksOfTheMachineItWasWrittenOn() {
        var machinePath = Pattern.compile("(?<![\\w.~*-])/(work|root|tmp/bash_jobs)/");
        var repository = Repository.here();
        var found = repository.files().stream()
                .map(repository::read)
                .filter(source -> machinePath.matcher(source.text()).find())
                .map(source -> source.file().toString())
                .toList();
        assertThat(found).isEmpty();
    }

    private static void knowsOnly(String subject, String... others) {
        var strangers = resideInAPackage("dev.kessai..")
                .and(DescribedPredicate.not(resideInAPackage(subject)))
                .and(DescribedPredicate.not(resideInAnyPackage(others)))
                .as("classes of dev.kessai outside of %s and %s", subject, List.of(others));
        noClasses()
                .that()
                .resideInAPackage(subject)
                .should()
                .dependOnClassesThat(strangers)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> areNotNamedStore() {
        return DescribedPredicate.describe("are not in a *Store", type -> {
            var outermost = type;
            while (outermost.getEnclosingClass().isPresent())
                outermost = outermost.getEnclosingClass().orElseThrow();
            return !outermost.getSimpleName().endsWith("Store");
        });
    }
}
