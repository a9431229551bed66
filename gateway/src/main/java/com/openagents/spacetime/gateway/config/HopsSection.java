package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.door.AddressRange;
import com.openagents.spacetime.gateway.door.Hops;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands between the clients and the public listener. */
final class HopsSection {
    static final Setting<Boolean> PROXY_PROTOCOL = Setting.flag("hops.proxy-protocol")
            .about(
                    "Whether a load balancer before the public listener begins each connection with a PROXY header (version 1"
                            + " or 2), which names the client. Then every connection must begin with one, within 5 s and from an"
                            + " address in hops.trusted; any other is closed. If the load balancer sends none, nobody gets in.")
            .byDefault("false");

    static final Setting<List<String>> TRUSTED = Setting.text("hops.trusted")
            .list()
            .about(
                    "The load balancers and proxies before the public listener, as blocks of addresses such as 10.0.0.0/8"
                            + " or fd00::/8. Only theirs is the word on where a request comes from: of X-Forwarded-For counts what"
                            + " they have written, from the end to the first address that is none of theirs. From anybody else it"
                            + " is ignored. Whoever is in here can pass for any address, so name no more than needed.")
            .byDefault();

    private HopsSection() {}

    static Optional<Hops> hops(Settings settings) {
        var proxyProtocol = settings.find(PROXY_PROTOCOL);
        var blocks = settings.find(TRUSTED);
        if (proxyProtocol.isEmpty() || blocks.isEmpty()) {
            return Optional.empty();
        }
        var trusted = new ArrayList<AddressRange>();
        for (var block : blocks.get()) {
            Checked.by(settings, TRUSTED, () -> AddressRange.parse(block)).ifPresent(trusted::add);
        }
        return trusted.size() < blocks.get().size()
                ? Optional.empty()
                : Checked.by(settings, PROXY_PROTOCOL, () -> new Hops(proxyProtocol.get(), trusted));
    }
}
