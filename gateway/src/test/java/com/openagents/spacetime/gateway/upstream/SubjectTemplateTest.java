package com.openagents.spacetime.gateway.upstream;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.control;
import static com.openagents.spacetime.gateway.token.TokenForge.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import com.openagents.spacetime.gateway.upstream.UpstreamSubject.Fit;
import com.openagents.spacetime.gateway.upstream.UpstreamSubject.Unfit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SubjectTemplateTest {
    private static final VerifiedToken ADA = verified(control(claims(CONTROL)));
    private static final String UNUSABLE = "its oa_device_id is missing or empty, or neither a text nor a whole number";
    private static final String SEPARATOR = "its oa_device_id holds what separates it from others in upstream.subject";

    static Stream<Arguments> subjects() {
        return Stream.of(
                Arguments.of("{sub}", null, "user:ada"),
                Arguments.of("{sub}:{oa_device_id}", "phone", "user:ada:phone"),
                Arguments.of("{oa_device_id}:{sub}", "phone", "phone:user:ada"),
                Arguments.of("device={oa_device_id},{sub}!", "a:b", "device=a:b,user:ada!"),
                Arguments.of("{sub}:{oa_device_id}", 42L, "user:ada:42"),
                Arguments.of("{sub}#{oa_device_id}", "ger\u00e4t", "user:ada#ger\u00e4t"),
                Arguments.of("{oa_device_id}/{sub}#{jti}", "phone", "phone/user:ada#sync_0123456789abcdef"),
                Arguments.of("{sub}:{oa_device_id}", "x".repeat(119), "user:ada:" + "x".repeat(119)));
    }

    @ParameterizedTest(name = "{0} of device {1}: {2}")
    @MethodSource("subjects")
    void a_subject_is_made_of_claims_and_of_what_stands_between_them(
            String template, @Nullable Object device, String subject) {
        assertThat(SubjectTemplate.of(template).subjectOf(device(device)))
                .isEqualTo(new Fit(new Principal(CONTROL, subject)));
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("{sub}:{oa_device_id}", null, UNUSABLE),
                Arguments.of("{sub}:{oa_device_id}", "", UNUSABLE),
                Arguments.of("{sub}:{oa_device_id}", 1.5, UNUSABLE),
                Arguments.of("{sub}:{oa_device_id}", true, UNUSABLE),
                Arguments.of("{sub}:{oa_device_id}", List.of("phone"), UNUSABLE),
                Arguments.of("{sub}:{oa_device_id}", Map.of("id", "phone"), UNUSABLE),
                Arguments.of("{sub}:{oa_device_id}", "a:b", SEPARATOR),
                Arguments.of("{oa_device_id}:{sub}", "a:b", SEPARATOR),
                Arguments.of("{sub}::{oa_device_id}", ":b", SEPARATOR),
                Arguments.of("{sub}-{oa_device_id}", -1L, SEPARATOR),
                Arguments.of(
                        "{sub}:{oa_device_id}",
                        "x".repeat(120),
                        "as upstream.subject has it, the subject has 129 bytes, SpacetimeDB takes 1 to 128"),
                Arguments.of(
                        "{sub}:{oa_device_id}",
                        "\ud800",
                        "as upstream.subject has it, the subject is no Unicode text"));
    }

    @ParameterizedTest(name = "{0} of device {1}: {2}")
    @MethodSource("misfits")
    void what_could_be_taken_for_anothers_is_no_subject(String template, @Nullable Object device, String why) {
        assertThat(SubjectTemplate.of(template).subjectOf(device(device))).isEqualTo(new Unfit(why));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {oa_device_id}          | it must contain {sub}, or two users would share an identity
            everyone                | it must contain {sub}, or two users would share an identity
            ''                      | it must contain {sub}, or two users would share an identity
            {sub}{oa_device_id}     | write a separator between two claims, such as ":"
            {sub}:{sub}             | name each claim once
            {sub}:{a}:{a}           | name each claim once
            {sub}:{}                | write the name of a claim between the braces
            {sub}:{oa_device_id     | besides names of claims in braces, such as {sub}, it takes visible ASCII without braces
            {sub}:oa_device_id}     | besides names of claims in braces, such as {sub}, it takes visible ASCII without braces
            {{sub}}                 | besides names of claims in braces, such as {sub}, it takes visible ASCII without braces
            {sub} on {oa_device_id} | besides names of claims in braces, such as {sub}, it takes visible ASCII without braces
            {sub}\u00b7{a}          | besides names of claims in braces, such as {sub}, it takes visible ASCII without braces
            """)
    void what_is_no_template_is_refused_with_the_way_out(String text, String why) {
        assertThatThrownBy(() -> SubjectTemplate.of(text)).hasMessage("\"%s\" is no subject: %s".formatted(text, why));
    }

    @ParameterizedTest
    @CsvSource({"127, true", "128, false"})
    void a_template_leaves_room_for_each_claim(int literal, boolean good) {
        var text = "x".repeat(literal) + "{sub}";
        if (good) {
            assertThat(SubjectTemplate.of(text)).hasToString(text);
        } else {
            assertThatThrownBy(() -> SubjectTemplate.of(text))
                    .hasMessageEndingWith("it has 129 bytes at least, SpacetimeDB takes 1 to 128");
        }
    }

    /** Small alphabets, so that what could be confused often meets. */
    @Property(tries = 20_000)
    void tokens_that_differ_in_a_claim_that_is_used_never_have_one_subject(
            @ForAll("templates") String text,
            @ForAll("values") List<String> one,
            @ForAll("values") List<String> other) {
        var template = SubjectTemplate.of(text);

        var first = template.subjectOf(client(one));
        var second = template.subjectOf(client(other));

        if (first instanceof Fit && first.equals(second)) {
            assertThat(used(text, one)).isEqualTo(used(text, other));
        }
    }

    /** Otherwise the property above could hold because nothing is ever fit. */
    @Property
    void a_token_whose_claims_hold_no_separator_always_has_a_subject(
            @ForAll("templates") String text, @ForAll("harmless") List<String> values) {
        assertThat(SubjectTemplate.of(text).subjectOf(client(values))).isInstanceOf(Fit.class);
    }

    @Provide
    Arbitrary<String> templates() {
        return Arbitraries.of(
                "{sub}",
                "{sub}:{a}",
                "{a}:{sub}",
                "{sub}::{a}",
                "{a}:-{sub}-:{b}",
                "{a}-{b}:{sub}",
                "{sub}-{a}:{b}",
                "x{sub}:{a}-{b}-",
                "-{b}-{sub}:{a}:");
    }

    @Provide
    Arbitrary<List<String>> values() {
        return Arbitraries.strings()
                .withChars("x:-")
                .ofMinLength(1)
                .ofMaxLength(4)
                .list()
                .ofSize(3);
    }

    @Provide
    Arbitrary<List<String>> harmless() {
        return Arbitraries.strings()
                .alpha()
                .ofMinLength(1)
                .ofMaxLength(40)
                .list()
                .ofSize(3);
    }

    /** The values of {@code sub}, {@code a} and {@code b} that a template uses. */
    private static List<String> used(String template, List<String> values) {
        return Stream.of(0, 1, 2)
                .filter(i -> template.contains(List.of("{sub}", "{a}", "{b}").get(i)))
                .map(values::get)
                .toList();
    }

    private static VerifiedToken client(List<String> values) {
        return token(
                new Principal(CONTROL, values.getFirst()),
                Map.of("sub", values.getFirst(), "a", values.get(1), "b", values.getLast()));
    }

    private static VerifiedToken device(@Nullable Object device) {
        var claims = new HashMap<>(ADA.claims());
        if (device != null) {
            claims.put("oa_device_id", device);
        }
        return token(ADA.principal(), claims);
    }

    private static VerifiedToken token(Principal principal, Map<String, Object> claims) {
        return new VerifiedToken(
                ADA.issuerName(),
                principal,
                ADA.jti(),
                ADA.kid(),
                ADA.key(),
                ADA.times(),
                ADA.leeway(),
                ADA.session(),
                claims,
                ADA.fingerprint());
    }
}
