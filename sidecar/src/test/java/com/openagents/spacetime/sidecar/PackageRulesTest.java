package com.openagents.spacetime.sidecar;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** The order of the packages, as CONTRIBUTING and every package-info promise it. */
@AnalyzeClasses(packages = PackageRulesTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class PackageRulesTest {
    static final String ROOT = "com.openagents.spacetime.sidecar";

    /** From top to bottom: each may use what stands in a later row, and nothing else of the sidecar. */
    private static final List<List<String>> ORDER = List.of(
            List.of("cli"),
            List.of("config", "serve"),
            List.of("ship", "restore"),
            List.of("source"),
            List.of("lineage"),
            List.of("store.gcs", "store.file"),
            List.of("store"),
            List.of("observe"),
            List.of("control", "commitlog", "snapshot"),
            List.of("bsatn"));

    private static final String[] CORE = {ROOT + ".control", ROOT + ".commitlog", ROOT + ".snapshot", ROOT + ".bsatn"};

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_CORE_IS_PLAIN_JAVA = classes()
            .that(resideInAnyPackage(CORE))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(CORE)
                    .or(resideInAnyPackage(
                            "java..", "org.jspecify..", "com.github.luben.zstd..", "org.bouncycastle.crypto..")));

    @ArchTest
    static final ArchRule THE_CORE_ASKS_NO_CLOCK = noClasses()
            .that(resideInAnyPackage(CORE))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule THE_CORE_OPENS_NOTHING = noClasses()
            .that(resideInAnyPackage(CORE))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels.."));

    @ArchTest
    static final ArchRule ONLY_ONE_PACKAGE_KNOWS_GOOGLE = noClasses()
            .that(resideOutsideOfPackages(ROOT + ".store.gcs"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.google.."));

    @ArchTest
    static final ArchRule ONLY_THE_RIM_KNOWS_THE_FRAMEWORK = noClasses()
            .that(not(resideInAnyPackage(ROOT + ".serve", ROOT + ".cli")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "jakarta..", "io.vertx.ext..", "org.eclipse.."));

    @ArchTest
    static final ArchRule LOOPS_AND_PAUSES_ARE_INJECTED = noClasses()
            .that(resideInAPackage(ROOT + ".ship"))
            .and()
            .doNotHaveSimpleName("Time")
            .and()
            .haveNameNotMatching(".*\\.VirtualThreads(\\$.*)?")
            .should()
            .callMethodWhere(target(owner(assignableTo(Thread.class))))
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static void each_package_uses_only_what_stands_below_it(JavaClasses all) {
        for (int row = 0; row < ORDER.size(); row++) {
            for (var user : ORDER.get(row)) {
                var below = new ArrayList<String>(List.of(ROOT + "." + user));
                ORDER.subList(row + 1, ORDER.size())
                        .forEach(names -> names.forEach(name -> below.add(ROOT + "." + name)));
                classes()
                        .that(resideInAnyPackage(ROOT + "." + user))
                        .should()
                        .onlyDependOnClassesThat(resideOutsideOfPackages(ROOT, ROOT + "..")
                                .or(resideInAnyPackage(below.toArray(String[]::new))))
                        .check(all);
            }
        }
    }

    @ArchTest
    static void each_package_has_a_place_in_the_order_and_is_null_marked(JavaClasses all) {
        var known = ORDER.stream()
                .flatMap(List::stream)
                .map(name -> ROOT + "." + name)
                .toList();
        var present = all.stream().map(type -> type.getPackage()).distinct().toList();

        assertThat(present).extracting(JavaPackage::getName).containsExactlyInAnyOrderElementsOf(known);
        assertThat(present).allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }
}
