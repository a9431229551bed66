package com.openagents.spacetime.sidecar.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.restore.RestorePlan.Found;
import com.openagents.spacetime.sidecar.restore.RestorePlan.Planning;
import com.openagents.spacetime.sidecar.source.ServerVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestorePlanTest {
    private static final String BETA = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private static Found found(String identityDigit, String name, long next, Optional<Long> beyondGap) {
        var key = new ReplicaKey(new Identity(identityDigit.repeat(64)), 1);
        return new Found(key, List.of(name), List.of(), next, beyondGap, true);
    }

    private static String plan(String database, String offset, long alphaNext, String alphaBeyond, long betaNext) {
        var target = new RestoreTarget(
                Optional.of(database).filter(text -> !text.isEmpty()),
                Optional.of(offset).filter(text -> !text.isEmpty()).map(Long::valueOf));
        var beyond = Optional.of(alphaBeyond).filter(text -> !text.isEmpty()).map(Long::valueOf);
        var found = List.of(found("a", "alpha", alphaNext, beyond), found("b", "beta", betaNext, Optional.empty()));
        return switch (RestorePlan.of(target, new ServerVersion("1.2.0"), found)) {
            case Planning.Impossible(var why) -> "no: " + why;
            case Planning.Ready(var plan) ->
                plan.replicas().stream()
                        .map(replica -> "%s to %d".formatted(replica.names().getFirst(), replica.last()))
                        .collect(Collectors.joining(", "));
        };
    }

    @ParameterizedTest(name = "database \"{0}\" offset \"{1}\", alpha has {2}, then {3}, beta has {4}: {5}")
    @CsvSource(delimiter = '|', textBlock = """
            ''      | ''  | 100 | ''  | 50 | alpha to 99, beta to 49
            alpha   | 20  | 100 | ''  | 50 | alpha to 20, beta to 49
            beta    | 49  | 100 | ''  | 50 | alpha to 99, beta to 49
            alpha   | ''  | 100 | ''  | 50 | alpha to 99, beta to 49
            alpha   | 50  | 100 | 120 | 50 | alpha to 50, beta to 49
            """)
    void what_is_complete_is_planned(
            String database, String offset, long alphaNext, String alphaBeyond, long betaNext, String expected) {
        assertThat(plan(database, offset, alphaNext, alphaBeyond, betaNext)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "database \"{0}\" offset \"{1}\", alpha has {2}, then {3}, beta has {4}: {5}")
    @CsvSource(delimiter = '|', textBlock = """
            ''      | 20  | 100 | ''  | 50 | --offset belongs to one database
            gamma   | ''  | 100 | ''  | 50 | there is no database "gamma"
            alpha   | 100 | 100 | ''  | 50 | ends with transaction 99, so it cannot be restored to 100
            ''      | ''  | 100 | 120 | 50 | stops after transaction 99: no object begins with 100
            ''      | ''  | 100 | 120 | 50 | --offset 99
            ''      | ''  | 100 | ''  | 0  | transaction 0 of database beta
            alpha   | 20  | 21  | ''  | 0  | would silently create it anew
            """)
    void what_is_not_complete_names_the_gap(
            String database, String offset, long alphaNext, String alphaBeyond, long betaNext, String expected) {
        assertThat(plan(database, offset, alphaNext, alphaBeyond, betaNext))
                .startsWith("no: ")
                .contains(expected);
    }

    private static Planning planWith(Found beta) {
        var alpha = found("a", "alpha", 100, Optional.empty());
        return RestorePlan.of(RestoreTarget.LATEST, new ServerVersion("1.2.0"), List.of(alpha, beta));
    }

    @Test
    void a_database_that_never_had_a_transaction_does_not_keep_the_others_from_being_restored() {
        var key = new ReplicaKey(new Identity("b".repeat(64)), 1);

        var planning = planWith(new Found(key, List.of("beta"), List.of(), 0, Optional.empty(), false));

        assertThat(planning)
                .isInstanceOfSatisfying(
                        Planning.Ready.class,
                        ready -> assertThat(ready.plan().replicas().getLast().last())
                                .isEqualTo(-1));
    }

    @Test
    void one_that_has_some_in_the_bucket_all_the_same_is_a_gap() {
        var key = new ReplicaKey(new Identity("b".repeat(64)), 1);

        assertThat(planWith(new Found(key, List.of("beta"), List.of(), 0, Optional.of(7L), false)))
                .isInstanceOf(Planning.Impossible.class);
    }

    @ParameterizedTest
    @CsvSource({"beta", BETA})
    void a_database_is_called_by_name_or_identity(String called) {
        assertThat(plan(called, "3", 100, "", 50)).isEqualTo("alpha to 99, beta to 3");
    }
}
