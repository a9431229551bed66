package com.openagents.spacetime.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackageRulesTest {
    /** From top to bottom: each may use what stands below it. */
    private static final List<String> ORDER =
            List.of("cli", "demo", "gate", "stack", "client", "issuer", "server", "leak", "process");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("com.openagents.spacetime.local");

    @Test
    void no_package_uses_one_above_it() {
        for (var i = 1; i < ORDER.size(); i++) {
            var above = ORDER.subList(0, i).stream()
                    .map(name -> "com.openagents.spacetime.local." + name)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("com.openagents.spacetime.local." + ORDER.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .check(classes);
        }
    }

    @Test
    void packages_form_no_circle() {
        slices().matching("com.openagents.spacetime.local.(*)")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void the_two_programs_are_met_through_their_doors_alone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.openagents.spacetime.gateway..", "com.openagents.spacetime.sidecar..")
                .check(classes);
    }
}
