package com.openagents.spacetime.gateway.token.keys;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.Security;
import org.jose4j.jca.ProviderContext;

/**
 * What computes public-key signatures: Amazon Corretto Crypto Provider on a JVM where its library loads, which verifies
 * ES256 nine times as fast as the JDK, else the JDK.
 *
 * @param description one line for the start-up message: which of the two runs, and why if it is the JDK
 * @param providers makes jose4j use it
 */
public record SignatureEngine(String description, ProviderContext providers) {
    /** Set in a native image and nowhere else. */
    private static final String IMAGE_CODE = "org.graalvm.nativeimage.imagecode";

    /**
     * Loads the fastest engine that works here. Corretto is registered last, so that whoever does not name it keeps what the
     * JDK would give; asking twice changes nothing.
     */
    public static SignatureEngine fastest() {
        if (System.getProperty(IMAGE_CODE) != null) {
            return jdk("Amazon Corretto Crypto Provider needs a JVM");
        }
        var corretto = AmazonCorrettoCryptoProvider.INSTANCE;
        var error = corretto.getLoadingError();
        if (error != null) {
            return jdk("Amazon Corretto Crypto Provider does not load: " + error.getMessage());
        }
        if (corretto.runSelfTests() != SelfTestStatus.PASSED) {
            return jdk("the self-test of Amazon Corretto Crypto Provider does not pass");
        }
        Security.addProvider(corretto);
        var providers = new ProviderContext();
        providers.getSuppliedKeyProviderContext().setSignatureProvider(corretto.getName());
        return new SignatureEngine("Amazon Corretto Crypto Provider " + corretto.getVersionStr(), providers);
    }

    /** The JDK's own providers. */
    static SignatureEngine jdk(String reason) {
        return new SignatureEngine("JDK (%s)".formatted(reason), new ProviderContext());
    }
}
