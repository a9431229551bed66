package com.openagents.spacetime.local.gate;

import java.util.Locale;

/** The gates, in the order of the page: what each is for, in words for a reader who has never run one. */
public enum Gate {
    /** WebSocket frames through the splice. */
    AUTOBAHN("WebSocket: Autobahn's fuzzing client", """
            Every case of the suite is run twice: straight against a strict echo server (Autobahn's own, without compression),
            and with the gateway's splice alone in front of the same server, joined as behind an upgrade. It holds if no case
            ends worse through the splice than without it, neither in what is echoed nor in how the connection closes, in the
            order OK, NON-STRICT, INFORMATIONAL or UNIMPLEMENTED, FAILED; and if no case was left out."""),

    /** HTTP/2 on the public listener. */
    H2SPEC("HTTP/2: h2spec", """
            All sections, the strict ones included, over TLS against the public listener of a running gateway. It holds if
            every case passes but those that are listed below with their reason; a case that was skipped counts as failed."""),

    /** TLS on the public listener. */
    TLS("TLS: testssl.sh and SSLyze", """
            Both scanners against the public listener, with each TLS engine and each choice of the oldest version. It holds if
            testssl.sh has no finding above LOW and could finish every check, if SSLyze finished every check, and if SSLyze's
            comparison with Mozilla's configuration (modern for TLS 1.3, intermediate for 1.2) agrees; except for what is
            listed below with its reason. The local authority's certificate is given to both scanners as trusted."""),

    /** Clients that take their time. */
    SLOW_HTTP("Slow clients: slowhttptest and stalled handshakes", """
            In each trial hundreds of slow connections are held open while a normal client asks for /health, again and again,
            each time over a new TLS connection. It holds if at least 500 slow connections stood at once, every normal request
            was answered within five seconds, the gateway ended each slow connection within the trial's limit, and its memory
            grew by no more than 256 MiB."""),

    /** Requests that two servers could read in two ways. */
    SMUGGLING("Request smuggling: a corpus of raw requests", """
            Each request is sent byte for byte through TLS, with both engines, to the public listener before an upstream that
            records every byte it gets. It holds if each has exactly the answer that its table names, if what stands behind a
            refused request is never answered, and if the upstream has seen nothing, or exactly the one well-formed request
            that was meant.""");

    private final String title;
    private final String proves;

    Gate(String title, String proves) {
        this.title = title;
        this.proves = proves;
    }

    /** The headline on the page. */
    String title() {
        return title;
    }

    /** What it does and when it holds. */
    String proves() {
        return proves;
    }

    /** The name of its command, of its result and of its list of exceptions. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
