package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the subject that SpacetimeDB is shown is made of a token's claims: {@code {sub}:{oa_device_id}} gives every device of a
 * user an identity of its own. A name in braces stands for the claim of that name, all else for itself.
 *
 * <p>Two tokens of one issuer that differ in a claim which is used never get the same subject. For that, {@code {sub}} alone
 * may have any value. Every other value holds no character of the separator that stands between it and its neighbour on the
 * side of {@code {sub}}: so whoever reads the subject from both ends towards its middle finds each of them, and what is left
 * is {@code {sub}}.
 */
public final class SubjectTemplate {
    private static final String SUBJECT = "sub";
    private static final int MAX_BYTES = 128; // of a subject (spec http §3)
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern VISIBLE = Pattern.compile("[!-~&&[^{}]]*");

    /** The client's own subject and nothing else. */
    public static final SubjectTemplate PLAIN = of("{sub}");

    private final String text;
    private final List<String> literals; // one before each claim, and one behind the last
    private final List<String> claims;
    private final int subjectAt;

    private SubjectTemplate(String text, List<String> literals, List<String> claims) {
        this.text = text;
        this.literals = List.copyOf(literals);
        this.claims = List.copyOf(claims);
        this.subjectAt = claims.indexOf(SUBJECT);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none, with a sentence that says why
     */
    public static SubjectTemplate of(String text) {
        var literals = new ArrayList<String>();
        var claims = new ArrayList<String>();
        int end = 0;
        for (var placeholder : PLACEHOLDER.matcher(text).results().toList()) {
            literals.add(text.substring(end, placeholder.start()));
            claims.add(placeholder.group(1));
            end = placeholder.end();
        }
        literals.add(text.substring(end));
        complaint(literals, claims).ifPresent(why -> {
            throw new IllegalArgumentException("\"%s\" is no subject: %s".formatted(text, why));
        });
        return new SubjectTemplate(text, literals, claims);
    }

    private static Optional<String> complaint(List<String> literals, List<String> claims) {
        if (!literals.stream().allMatch(literal -> VISIBLE.matcher(literal).matches())) {
            return Optional.of(
                    "besides names of claims in braces, such as {sub}, it takes visible ASCII without braces");
        }
        if (claims.stream().anyMatch(String::isBlank)) {
            return Optional.of("write the name of a claim between the braces");
        }
        if (!claims.contains(SUBJECT)) {
            return Optional.of("it must contain {sub}, or two users would share an identity");
        }
        if (new HashSet<>(claims).size() < claims.size()) {
            return Optional.of("name each claim once");
        }
        if (literals.subList(1, claims.size()).contains("")) {
            return Optional.of("write a separator between two claims, such as \":\"");
        }
        int least = claims.size() + literals.stream().mapToInt(String::length).sum();
        return least > MAX_BYTES
                ? Optional.of("it has %d bytes at least, SpacetimeDB takes 1 to %d".formatted(least, MAX_BYTES))
                : Optional.empty();
    }

    /** The subject of the bearer of a token, with the token's own issuer. */
    public UpstreamSubject subjectOf(VerifiedToken client) {
        if (equals(PLAIN)) {
            return new UpstreamSubject.Fit(client.principal());
        }
        var subject = new StringBuilder(literals.getFirst());
        for (int i = 0; i < claims.size(); i++) {
            var name = claims.get(i);
            var value = value(client, name);
            if (value.isEmpty()) {
                return new UpstreamSubject.Unfit(
                        "its %s is missing or empty, or neither a text nor a whole number".formatted(name));
            }
            if (holdsAny(value.get(), separator(i))) {
                return new UpstreamSubject.Unfit(
                        "its %s holds what separates it from others in upstream.subject".formatted(name));
            }
            subject.append(value.get()).append(literals.get(i + 1));
        }
        return fit(client.principal().issuer(), subject.toString());
    }

    private static Optional<String> value(VerifiedToken client, String name) {
        return switch (client.claims().get(name)) {
            case String text when !text.isEmpty() -> Optional.of(text);
            case Long number -> Optional.of(number.toString());
            case BigInteger number -> Optional.of(number.toString());
            case null, default -> Optional.empty(); // a fraction has many spellings
        };
    }

    /** What stands between a claim and its neighbour on the side of the subject; nothing for the subject itself. */
    private String separator(int claim) {
        if (claim == subjectAt) {
            return "";
        }
        return literals.get(claim < subjectAt ? claim + 1 : claim);
    }

    private static boolean holdsAny(String value, String characters) {
        return value.chars().anyMatch(character -> characters.indexOf(character) >= 0);
    }

    private static UpstreamSubject fit(String issuer, String subject) {
        try {
            return new UpstreamSubject.Fit(new Principal(issuer, subject));
        } catch (IllegalArgumentException refused) { // its message says nothing but a length
            return new UpstreamSubject.Unfit("as upstream.subject has it, %s".formatted(refused.getMessage()));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubjectTemplate template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it is written in settings. */
    @Override
    public String toString() {
        return text;
    }
}
