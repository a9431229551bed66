package com.openagents.spacetime.gateway.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.KeyCertOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * How one listener speaks TLS: with which engine, from which version on, and, replaceable as a whole while it is open, by
 * which identities and with which clients. A connection keeps what it began with; a newcomer meets the old or the new,
 * never a moment without either.
 *
 * <p>A session can be resumed at most where its handshake was made: with the next identities there is a new store of
 * sessions and new keys for tickets. BoringSSL is given no tickets at all, since a full handshake with it costs little.
 *
 * <p>Any thread may ask; one thread at a time may {@link #show}.
 */
public final class ListenerTls {
    /** Forward secrecy and authenticated encryption, nothing else; what hardware computes fastest stands first. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** Those of Mozilla's configurations. Others are slower and no client has only them. */
    private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};

    /** Of the JDK's sessions: long enough for a client that comes back, too short for a stolen ticket to be worth much. */
    private static final Duration SESSION = Duration.ofHours(1);

    private final TlsEngine engine;
    private final TlsVersion oldest;
    private final SslContext live = new LiveContext(() -> context(this));
    private volatile Shown shown;
    private @Nullable SslContext retired; // whoever shows the next

    /**
     * What can be shown, made whole before anybody is.
     *
     * @param context ready for handshakes
     */
    public record Shown(ServerIdentities identities, Optional<ClientAuthorities> clients, SslContext context) {}

    private ListenerTls(TlsEngine engine, TlsVersion oldest, Shown shown) {
        this.engine = engine;
        this.oldest = oldest;
        this.shown = shown;
    }

    /**
     * Makes it ready for its first connection.
     *
     * @param clients who may show a certificate; nobody is asked for one if empty
     * @throws TlsUnusable if the engine does not take what it is given
     */
    public static ListenerTls of(
            TlsEngine engine, TlsVersion oldest, ServerIdentities identities, Optional<ClientAuthorities> clients)
            throws TlsUnusable {
        return new ListenerTls(engine, oldest, prepared(engine, oldest, identities, clients));
    }

    /**
     * Makes other identities ready; nobody is shown them yet.
     *
     * @throws TlsUnusable if the engine does not take them
     */
    public Shown prepared(ServerIdentities identities, Optional<ClientAuthorities> clients) throws TlsUnusable {
        var now = shown;
        return now.identities().equals(identities) && now.clients().equals(clients)
                ? now
                : prepared(engine, oldest, identities, clients);
    }

    /** Lets go of what was prepared and will not be shown. */
    public void drop(Shown unused) {
        if (!unused.equals(shown)) {
            ReferenceCountUtil.release(unused.context());
        }
    }

    /** Shows what was prepared to every handshake that begins from now on. */
    public void show(Shown next) {
        var former = shown;
        if (former.equals(next)) {
            return;
        }
        shown = next;
        // A newcomer may have met the former one just now; the one before it, nobody can have any more.
        ReferenceCountUtil.release(retired);
        retired = former.context();
    }

    /** The engine that computes it. */
    public TlsEngine engine() {
        return engine;
    }

    /** The oldest version that it speaks. */
    public TlsVersion oldest() {
        return oldest;
    }

    /** What newcomers are shown now. */
    public ServerIdentities identities() {
        return shown.identities();
    }

    /** For a server to keep: what it makes is always of the identities in force. */
    public SslContext context() {
        return live;
    }

    /** For a server that wants keys before it asks for a context; it has no other use for them. */
    public KeyCertOptions keys() {
        return KeyCertOptions.wrap(new IdentityChoice(identities()));
    }

    /**
     * Whether a client has proved itself by a certificate, or need not, since nobody is asked for one.
     *
     * @param session the client's; none if it does not speak TLS
     */
    public boolean admits(@Nullable SSLSession session) {
        return shown.clients().map(clients -> clients.vouchFor(session)).orElse(true);
    }

    private static SslContext context(ListenerTls tls) {
        return tls.shown.context();
    }

    private static Shown prepared(
            TlsEngine engine, TlsVersion oldest, ServerIdentities identities, Optional<ClientAuthorities> clients)
            throws TlsUnusable {
        try {
            return new Shown(identities, clients, built(engine.provider(), oldest, identities, clients));
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsUnusable(
                    "the TLS engine %s does not take the certificates: %s".formatted(engine.runs(), e.getMessage()), e);
        }
    }

    private static SslContext built(
            SslProvider provider, TlsVersion oldest, ServerIdentities identities, Optional<ClientAuthorities> clients)
            throws SSLException {
        var choice = IdentityChoice.among(identities);
        boolean boringSsl = provider != SslProvider.JDK;
        var builder = SslContextBuilder.forServer(boringSsl ? new OpenSslCachingX509KeyManagerFactory(choice) : choice)
                .sslProvider(provider)
                .protocols(oldest.protocols())
                .ciphers(CIPHERS)
                .sessionTimeout(SESSION.toSeconds())
                .applicationProtocolConfig(protocols(boringSsl));
        if (boringSsl) {
            builder.option(OpenSslContextOption.GROUPS, GROUPS);
        }
        clients.ifPresent(
                authorities -> builder.trustManager(authorities.trust()).clientAuth(ClientAuth.OPTIONAL));
        var context = builder.build();
        if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            sessions.setSessionCacheEnabled(false); // of TLS 1.2: see above
        }
        return boringSsl ? context : new JdkContext(context);
    }

    /** The JDK's engines take their groups one by one. */
    private static final class JdkContext extends DelegatingSslContext {
        JdkContext(SslContext context) {
            super(context);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            var parameters = engine.getSSLParameters();
            parameters.setNamedGroups(GROUPS);
            engine.setSSLParameters(parameters);
        }
    }

    /** HTTP/2 first. Where nothing fits, BoringSSL knows only to go on without, and the server then speaks HTTP/1.1. */
    private static ApplicationProtocolConfig protocols(boolean boringSsl) {
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                boringSsl ? SelectorFailureBehavior.NO_ADVERTISE : SelectorFailureBehavior.FATAL_ALERT,
                boringSsl ? SelectedListenerFailureBehavior.ACCEPT : SelectedListenerFailureBehavior.FATAL_ALERT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1);
    }
}
