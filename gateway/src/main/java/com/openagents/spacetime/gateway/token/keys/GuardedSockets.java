package com.openagents.spacetime.gateway.token.keys;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes the TLS sockets of one fetch. Within {@link Reach#PUBLIC} the address is judged at the moment of connecting, and it is
 * the one connected to: no later look-up of the name can put another one in its place (DNS rebinding).
 */
final class GuardedSockets extends SSLSocketFactory {
    private final SSLSocketFactory tls;
    private final Reach reach;

    GuardedSockets(SSLSocketFactory tls, Reach reach) {
        this.tls = tls;
        this.reach = reach;
    }

    /** A socket that is still to connect; {@link java.net.HttpURLConnection} then asks for TLS over it. */
    @Override
    public Socket createSocket() {
        return reach == Reach.PUBLIC ? new PublicSocket() : new Socket();
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        return tls.createSocket(connected, host, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    /** Never: it would connect without asking. */
    @Override
    public Socket createSocket(String host, int port) {
        throw connecting();
    }

    /** Never: it would connect without asking. */
    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw connecting();
    }

    /** Never: it would connect without asking. */
    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw connecting();
    }

    /** Never: it would connect without asking. */
    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw connecting();
    }

    private static IllegalStateException connecting() {
        return new IllegalStateException("sockets for keys are made first and connected then");
    }

    private static final class PublicSocket extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (endpoint instanceof InetSocketAddress internet
                    && !internet.isUnresolved()
                    && !AddressClass.isPublic(internet.getAddress())) {
                throw new SocketException("%s is no public address; this must be permitted for the issuer"
                        .formatted(internet.getAddress().getHostAddress()));
            }
            super.connect(endpoint, timeout);
        }
    }
}
