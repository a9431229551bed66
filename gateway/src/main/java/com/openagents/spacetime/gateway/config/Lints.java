package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.Entry;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects advice about a file that is valid. Each piece is given where the setting stands, or would stand. Belongs to the
 * thread that reads the file.
 */
final class Lints {
    private final List<Advice> found = new ArrayList<>();

    private Lints() {}

    /**
     * All of it, in the order of the file.
     *
     * @param parsed what the settings say
     * @param heap the bytes that a gateway would have for its objects
     */
    static List<Advice> of(Settings settings, GatewaySettings parsed, long heap) {
        var lints = new Lints();
        new ListenerLints(settings, lints).look(heap);
        settings.each(IssuerSection.ISSUERS).forEach(issuer -> new IssuerLints(issuer, lints).look());
        new GrantLints(settings, parsed, lints).look();
        limits(settings, lints);
        return lints.found.stream().sorted(Comparator.comparing(Advice::place)).toList();
    }

    private static void limits(Settings settings, Lints lints) {
        var reporting = settings.find(LimitSection.REPORT).orElse(List.of());
        if (!reporting.isEmpty()) {
            lints.advise(
                    settings,
                    LimitSection.REPORT,
                    "limits_only_reported",
                    "%d limits refuse nobody and only count whom they would refuse: empty the list once they are known to be"
                                    .formatted(reporting.size())
                            + " right");
        }
    }

    /**
     * Gives a piece of advice.
     *
     * @param code a word of a fixed list
     * @param sentence what is so, why that may be wrong, and the way out; the setting's name is put before it
     */
    void advise(Settings object, Entry entry, String code, String sentence) {
        found.add(
                new Advice(object.place(entry), code, "setting \"%s\": %s".formatted(object.nameOf(entry), sentence)));
    }

    /** Whether a setting holds that value, written or by default. */
    static <T> boolean holds(Settings object, Setting<T> setting, T value) {
        return object.find(setting).filter(value::equals).isPresent();
    }
}
