package com.openagents.spacetime.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/** The order of the packages, top to bottom: each uses only what stands in its own row or below. */
@AnalyzeClasses(packages = PackageRulesTest.ROOT, importOptions = DoNotIncludeTests.class)
class PackageRulesTest {
    static final String ROOT = "com.openagents.spacetime.gateway";

    private static final List<List<String>> ROWS = List.of(
            List.of("cli"),
            List.of("config"),
            List.of("edge"),
            List.of("splice", "upstream", "token.keys", "door", "shared"),
            List.of("tls"),
            List.of("ticket", "revocation"),
            List.of("session", "limit"),
            List.of("observe"),
            List.of("grant"),
            List.of("token", "route", "protocol"),
            List.of("frame"),
            List.of("refusal"));

    private static final String[] CORE = names(List.of("grant", "token", "route", "protocol", "frame", "refusal"));

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_FRAMEWORK = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(CORE)
                    .or(resideInAnyPackage(
                            "java..", "javax.crypto.spec..", "org.jspecify..", "org.jose4j..", "org.brotli.dec..")));

    @ArchTest
    static final ArchRule CORE_OPENS_NOTHING = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.util.concurrent..");

    @ArchTest
    static final ArchRule CORE_HAS_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(InstantSource.class);

    @ArchTest
    static final ArchRule HTTP_SERVER_TYPES_STAY_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".edge")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.vertx\\.core\\.http\\.HttpServer.*");

    @ArchTest
    static void no_arrow_points_up(JavaClasses classes) {
        var above = new ArrayList<String>();
        for (var row : ROWS) {
            if (!above.isEmpty()) {
                noClasses()
                        .that()
                        .resideInAnyPackage(names(row))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(names(above))
                        .check(classes);
            }
            above.addAll(row);
        }
    }

    @ArchTest
    static void every_package_has_its_row_and_says_what_it_is_for(JavaClasses classes) {
        var found = new TreeSet<String>();
        for (JavaClass type : classes) {
            found.add(type.getPackageName());
            JavaPackage home = type.getPackage();
            assertThat(home.isAnnotatedWith(NullMarked.class))
                    .as("package-info.java with @NullMarked in %s", home.getName())
                    .isTrue();
        }
        var rows = ROWS.stream()
                .flatMap(List::stream)
                .map(name -> ROOT + "." + name)
                .toList();
        assertThat(found).containsExactlyInAnyOrderElementsOf(rows);
    }

    private static String[] names(List<String> packages) {
        return packages.stream().map(name -> ROOT + "." + name).toArray(String[]::new);
    }
}
