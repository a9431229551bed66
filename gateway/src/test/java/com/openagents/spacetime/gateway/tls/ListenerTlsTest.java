package com.openagents.spacetime.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTlsTest {
    @TempDir
    private Path home;

    private ServerIdentities first;
    private ListenerTls tls;

    @BeforeEach
    void start() throws Exception {
        first = identities("first");
        tls = ListenerTls.of(TlsEngine.BORINGSSL, TlsVersion.TLS_1_3, first, Optional.empty());
    }

    @Test
    void what_was_prepared_in_vain_gives_its_memory_back() throws Exception {
        var prepared = tls.prepared(identities("second"), Optional.empty());
        assertThat(ReferenceCountUtil.refCnt(prepared.context())).isOne();

        tls.drop(prepared);

        assertThat(ReferenceCountUtil.refCnt(prepared.context())).isZero();
    }

    @Test
    void what_is_shown_is_never_let_go() throws Exception {
        var unchanged = tls.prepared(first, Optional.empty());

        tls.drop(unchanged);

        assertThat(ReferenceCountUtil.refCnt(unchanged.context())).isOne();
    }

    private ServerIdentities identities(String name) throws Exception {
        var made = LocalCertificates.ready(home.resolve(name), List.of(name + ".example"), Instant.now());
        return ServerIdentities.only(made.identity());
    }
}
