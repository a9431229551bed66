package com.openagents.spacetime.gateway.limit;

import com.openagents.spacetime.gateway.token.Warrant;
import java.util.Set;

/**
 * Who is limited as a subject.
 *
 * @param issuerName the issuer's name in the settings
 * @param subject the {@code sub} claim; empty for a client without a token
 * @param scopes what the token has been given
 * @param holder what stands for it in the keys of buckets: a hash, or an address block; never a token
 */
public record Caller(String issuerName, String subject, Set<String> scopes, String holder) {
    /** Copies the scopes. */
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** One with a token: issuer and subject are limited together, by whatever tokens they come. */
    public static Caller of(Warrant warrant) {
        return new Caller(
                warrant.issuerName(),
                warrant.holder().subject(),
                warrant.session().scopes(),
                warrant.holder().hash());
    }

    /**
     * One without a token, told from others by the address alone.
     *
     * @param issuerName the name under which settings speak of clients without a token
     */
    public static Caller anonymous(String issuerName, AddressBlock address) {
        return new Caller(issuerName, "", Set.of(), issuerName + "@" + address);
    }

    /** Whether it is one without a token. */
    public boolean isAnonymous() {
        return subject.isEmpty();
    }

    /** Without the subject, which may be a person's name. */
    @Override
    public String toString() {
        return "Caller[issuer=%s, holder=%s]".formatted(issuerName, holder);
    }
}
