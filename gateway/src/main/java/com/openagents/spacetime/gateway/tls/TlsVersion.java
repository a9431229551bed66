package com.openagents.spacetime.gateway.tls;

import java.util.Arrays;
import java.util.List;

/** A version of TLS that is still safe, oldest first. */
public enum TlsVersion {
    /** TLS 1.2 (RFC 5246). */
    TLS_1_2("1.2"),
    /** TLS 1.3 (RFC 8446). */
    TLS_1_3("1.3");

    private final String number;

    TlsVersion(String number) {
        this.number = number;
    }

    /** The number alone, such as {@code 1.3}. */
    public String number() {
        return number;
    }

    /** The JDK's name of this version, such as {@code TLSv1.3}. */
    public String protocol() {
        return "TLSv" + number;
    }

    /** The JDK's names of this version and all later ones. */
    public List<String> protocols() {
        return Arrays.stream(values())
                .filter(version -> version.compareTo(this) >= 0)
                .map(TlsVersion::protocol)
                .toList();
    }
}
