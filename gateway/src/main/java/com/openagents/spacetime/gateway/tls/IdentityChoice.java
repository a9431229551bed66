package com.openagents.spacetime.gateway.tls;

import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among {@link ServerIdentities} in the middle of a handshake, when the name is known that the client asks for. Both
 * engines ask it in the same way: for an alias, here the place of an identity in the list, which never changes its meaning,
 * so that an engine may remember what it has made of it. Immutable; any thread.
 */
final class IdentityChoice extends X509ExtendedKeyManager {
    private final ServerIdentities identities;
    private final Map<String, ServerIdentity> byHost;

    IdentityChoice(ServerIdentities identities) {
        this.identities = identities;
        this.byHost = identities.byHost();
    }

    /** In the form in which engines take it. */
    static KeyManagerFactory among(ServerIdentities identities) {
        return new Factory(new IdentityChoice(identities));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        var identity = engine == null ? identities.standard() : asked(engine);
        return identity.isOfKind(keyType)
                ? Integer.toString(identities.all().indexOf(identity))
                : null; // the engine goes on to ask for another kind
    }

    private ServerIdentity asked(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (var name : session.getRequestedServerNames()) {
                if (name.getType() == StandardConstants.SNI_HOST_NAME) {
                    return identities.chosen(byHost, text(name));
                }
            }
        }
        return identities.standard();
    }

    private static String text(SNIServerName name) {
        return new String(name.getEncoded(), StandardCharsets.US_ASCII);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        return alias == null ? null : of(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return alias == null ? null : of(alias).key();
    }

    private ServerIdentity of(String alias) {
        return identities.all().get(Integer.parseInt(alias));
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // nobody lists them: a handshake asks for one
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // a server is never a client
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    /** A factory of this one manager. */
    private static final class Factory extends SimpleKeyManagerFactory {
        private final KeyManager manager;

        Factory(KeyManager manager) {
            this.manager = manager;
        }

        @Override
        protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {
            // it has its identities already
        }

        @Override
        protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
            // as above
        }

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[] {manager};
        }
    }
}
