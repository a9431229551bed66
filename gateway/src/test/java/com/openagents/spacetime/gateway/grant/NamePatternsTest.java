package com.openagents.spacetime.gateway.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternsTest {
    @ParameterizedTest(name = "[{0}] allows {1}: {2}")
    @CsvSource(textBlock = """
            append        , append         , true
            append        , Append         , false
            append        , append2        , false
            append        , appen          , false
            append        , ''             , false
            append        , *              , false
            append ack    , ack            , true
            presence_*    , presence_      , true
            presence_*    , presence_beat  , true
            presence_*    , presence       , false
            presence_*    , Presence_beat  , false
            presence_*    , my_presence_a  , false
            a* b*         , b1             , true
            *             , anything       , true
            *             , ''             , true
            *             , größe          , true
            ''            , anything       , false
            ''            , ''             , false
            """)
    void a_name_is_allowed_letter_for_letter_or_by_its_beginning(String patterns, String name, boolean allowed) {
        var list = patterns.isEmpty() ? List.<String>of() : List.of(patterns.split(" "));

        assertThat(NamePatterns.of(list).allows(name)).isEqualTo(allowed);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(textBlock = """
            a*b      , has a * before its end
            *a       , has a * before its end
            **       , has a * before its end
            * append , already allows every name
            * a*     , already allows every name
            """)
    void a_pattern_that_means_nothing_or_nothing_more_is_refused(String patterns, String why) {
        assertThatThrownBy(() -> NamePatterns.of(List.of(patterns.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void all_and_none_are_what_they_are_written_as() {
        assertThat(NamePatterns.of(List.of("*"))).isEqualTo(NamePatterns.ALL);
        assertThat(NamePatterns.of(List.of())).isEqualTo(NamePatterns.NONE);
        assertThat(NamePatterns.NONE.isEmpty()).isTrue();
        assertThat(NamePatterns.ALL.isEmpty()).isFalse();
    }
}
