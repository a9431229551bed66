package com.openagents.spacetime.local.stack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.openagents.spacetime.local.issuer.Issuer;
import com.openagents.spacetime.local.issuer.OidcIssuer;
import com.openagents.spacetime.local.issuer.SharedSecretIssuer;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code stack.json}: what others need to know about a running stack. It is there exactly while the stack is ready.
 *
 * @param pids by the name of the program, which is also that of its log
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StackDescription(
        Gateway gateway,
        Sidecar sidecar,
        SpacetimeDb spacetimedb,
        Store store,
        List<IssuerEntry> issuers,
        Map<String, Long> pids) {
    private static final String FILE = "stack.json";
    private static final ObjectMapper JSON = new ObjectMapper()
            // Jackson's own way is a file: URL, which no shell takes for a path.
            .registerModule(new SimpleModule().addSerializer(Path.class, ToStringSerializer.instance))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * The gateway.
     *
     * @param url the public listener
     * @param ca the certificate that its clients must trust
     * @param management metrics and health
     */
    public record Gateway(URI url, Path ca, URI management) {}

    /** The sidecar: metrics and health. */
    public record Sidecar(URI url) {}

    /**
     * The server.
     *
     * @param database the one that the module is published as
     */
    public record SpacetimeDb(URI url, Path dataDir, String database, long pid, Keys keys) {}

    /** The server's key pair. */
    public record Keys(
            @JsonProperty("public") Path publicKey,
            @JsonProperty("private") Path privateKey) {}

    /** Where the sidecar ships to, and over which emulator if it is one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Store(URI url, @Nullable URI gcsEndpoint) {}

    /**
     * An issuer; the fields after {@code kind} are those of its kind.
     *
     * @param kind {@code shared-secret} or {@code oidc}
     * @param secretFile the secret of a {@code shared-secret} issuer
     * @param discovery the document of an {@code oidc} issuer
     * @param keys the folder with its private key and its JWK set
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record IssuerEntry(
            String name,
            String issuer,
            String audience,
            String kind,
            @Nullable Path secretFile,
            @Nullable URI discovery,
            @Nullable Path keys) {

        static IssuerEntry of(Issuer issuer) {
            return switch (issuer) {
                case SharedSecretIssuer(var name, var iss, var audience, var secret) ->
                    new IssuerEntry(name, iss, audience, "shared-secret", secret, null, null);
                case OidcIssuer oidc ->
                    new IssuerEntry(
                            oidc.name(),
                            oidc.issuer(),
                            oidc.audience(),
                            "oidc",
                            null,
                            oidc.discovery(),
                            oidc.directory());
            };
        }

        private Issuer issuerItself() {
            if (secretFile != null) {
                return new SharedSecretIssuer(name, issuer, audience, secretFile);
            }
            if (keys != null) {
                return new OidcIssuer(name, URI.create(issuer), audience, keys);
            }
            throw StackFailure.input(FILE + " says nothing of how the issuer " + name + " signs.");
        }
    }

    /** Reads the file of a state directory; a sentence for the person at the terminal where none is. */
    public static StackDescription read(Path state) {
        var file = state.resolve(FILE);
        try {
            return JSON.readValue(file.toFile(), StackDescription.class);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw StackFailure.input("no stack runs in %s (%s is missing): start one with deploy/local/up --state %s."
                    .formatted(state, file, state));
        } catch (IOException e) {
            throw StackFailure.failed(file + " cannot be read", e);
        }
    }

    /** Writes the file in one step: a reader sees the old one or the new one. */
    void write(Path state) {
        var next = state.resolve(FILE + ".next");
        try {
            JSON.writeValue(next.toFile(), this);
            Files.move(next, state.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw StackFailure.failed(next + " cannot be written", e);
        }
    }

    static boolean exists(Path state) {
        return Files.exists(state.resolve(FILE));
    }

    static void remove(Path state) {
        try {
            Files.deleteIfExists(state.resolve(FILE));
        } catch (IOException e) {
            throw StackFailure.failed(state.resolve(FILE) + " cannot be removed", e);
        }
    }

    /** The issuer of that name, ready to sign. */
    public Issuer issuer(String name) {
        return issuers.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(IssuerEntry::issuerItself)
                .orElseThrow(() -> StackFailure.input("no issuer is called %s: there are %s."
                        .formatted(name, issuers.stream().map(IssuerEntry::name).collect(Collectors.joining(", ")))));
    }
}
