package com.openagents.spacetime.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jose4j.jca.ProviderContext;

class TokenPropertiesTest {
    private final TokenVerifier verifier = new TokenVerifier(new ProviderContext());
    private final String good =
            TokenForge.control(TokenForge.claims(TokenForge.CONTROL)).reveal();

    @Property
    void no_text_is_verified_or_breaks_the_verifier(@ForAll @StringLength(max = 200) String text) {
        assertThat(verdict(text)).isInstanceOf(Rejected.class);
    }

    @Property
    void no_payload_is_verified_or_breaks_the_verifier(
            @ForAll @StringLength(max = 80) @CharRange(from = ' ', to = '~') String payload) {
        var token = TokenForge.token("{\"alg\":\"HS256\"}", "{" + payload + "}", TokenForge.hmac(TokenForge.SECRET));

        assertThat(verdict(token.reveal())).isInstanceOf(Rejected.class);
    }

    @Property
    void a_good_token_with_one_letter_changed_is_none(
            @ForAll @IntRange(max = 1000) int position, @ForAll @CharRange(from = '-', to = 'z') char letter) {
        int at = position % good.length();
        var changed = good.substring(0, at) + letter + good.substring(at + 1);

        assertThat(verdict(changed)).isInstanceOf(letter == good.charAt(at) ? Verified.class : Rejected.class);
    }

    @Property
    void a_good_token_cut_anywhere_is_none(@ForAll @IntRange(max = 1000) int length) {
        assertThat(verdict(good.substring(0, length % good.length()))).isInstanceOf(Rejected.class);
    }

    private Verdict verdict(String text) {
        return verifier.verify(Secret.of(text), TokenForge.trusted(), TokenForge.NOW);
    }
}
