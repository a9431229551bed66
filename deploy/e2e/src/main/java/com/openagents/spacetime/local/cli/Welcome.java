package com.openagents.spacetime.local.cli;

import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.StackDescription;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** What a stack says of itself when it is ready: its addresses, a token and three commands to try. */
final class Welcome {
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(15);

    private Welcome() {}

    static String text(StackDescription stack, Path state, Checkout checkout) {
        var gateway = stack.gateway();
        var database = stack.spacetimedb().database();
        var token = stack.issuers().getFirst().name();
        return """

                gateway      %1$s   (database %2$s; trust %3$s)
                  management %4$s   /q/metrics /q/health
                sidecar      %5$s   /q/metrics /q/health
                spacetimedb  %6$s   past the gateway, for you alone
                store        %7$s
                state        %8$s   stack.json says all this to programs

                A token, good for 15 minutes:
                %9$s

                Try:
                  # append an event through TLS and a token
                  curl --cacert %3$s -H "Authorization: Bearer $(%10$s --state %8$s)" \\
                      -H 'Content-Type: application/json' -d '["runtime.tour","tour-1","hash","{}",0,0,true,0]' \\
                      %1$s/v1/database/%2$s/call/append_sync_event
                  # see how far the sidecar has shipped it
                  %11$s --state %8$s status
                  # the same without a token: 401 and why
                  curl --cacert %3$s -X POST %1$s/v1/database/%2$s/call/heartbeat
                """.formatted(
                        gateway.url(),
                        database,
                        gateway.ca(),
                        gateway.management(),
                        stack.sidecar().url(),
                        stack.spacetimedb().url(),
                        stack.store().url(),
                        state,
                        stack.issuer(token).mint(TokenRequest.unlimited("user:local", TOKEN_LIFETIME), Instant.now()),
                        checkout.script("token"),
                        checkout.script("sidecar"));
    }
}
