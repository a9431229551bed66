package com.openagents.spacetime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessTest {
    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource(textBlock = """
            isuers   , issuers
            issuesr  , issuers
            ISSUERS  , issuers
            lstn     , listen
            l        ,
            zebra    ,
            ''       ,
            """)
    void the_nearest_word_is_guessed_if_it_is_near_enough(String word, String expected) {
        assertThat(Guess.nearest(word, List.of("listen", "issuers", "limits")))
                .isEqualTo(Optional.ofNullable(expected));
    }

    @Property
    void edits_are_a_symmetric_count_that_is_zero_for_the_same(
            @ForAll @AlphaChars @StringLength(max = 12) String a,
            @ForAll @AlphaChars @StringLength(max = 12) String b) {
        assertThat(Guess.edits(a, b)).isEqualTo(Guess.edits(b, a)).isBetween(0, Math.max(a.length(), b.length()));
        assertThat(Guess.edits(a, b) == 0).isEqualTo(a.equals(b));
    }

    @Property
    void a_letter_left_out_is_one_edit(
            @ForAll @AlphaChars @StringLength(min = 1, max = 20) String word, @ForAll int at) {
        int hole = Math.floorMod(at, word.length());

        assertThat(Guess.edits(word, word.substring(0, hole) + word.substring(hole + 1)))
                .isOne();
    }
}
