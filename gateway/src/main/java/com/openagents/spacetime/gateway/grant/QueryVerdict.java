package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a rule says to a query. Of several rules' verdicts the first in this order holds. */
enum QueryVerdict {
    /** It may be asked. */
    ALLOWED(null),
    /** It has an allowed form, but reads a stream that the token was not granted. */
    OTHER_STREAM(Refusal.STREAM_NOT_GRANTED),
    /** It has no allowed form. */
    OTHER_FORM(Refusal.QUERY_NOT_ALLOWED),
    /** It has no allowed form, and reads a system table that the rule does not list. */
    OTHER_SYSTEM_TABLE(Refusal.SYSTEM_TABLE_NOT_ALLOWED);

    private final @Nullable Refusal refusal;

    QueryVerdict(@Nullable Refusal refusal) {
        this.refusal = refusal;
    }

    /**
     * What a rule says.
     *
     * @param granted whether a stream of this name may be read
     */
    static QueryVerdict of(QueryRule rule, QueryText query, Predicate<String> granted) {
        boolean listed = rule.systemTables().containsAll(query.systemTables());
        return switch (rule) {
            case QueryRule.Any _ -> listed ? ALLOWED : OTHER_SYSTEM_TABLE;
            case QueryRule.Templates some ->
                switch (best(some.templates(), query, granted)) {
                    case WHOLE -> ALLOWED;
                    case BUT_FOR_STREAM -> OTHER_STREAM;
                    case NONE -> listed ? OTHER_FORM : OTHER_SYSTEM_TABLE;
                };
        };
    }

    private static QueryTemplate.Fit best(List<QueryTemplate> templates, QueryText query, Predicate<String> granted) {
        var best = QueryTemplate.Fit.NONE;
        for (var template : templates) {
            var fit = template.fit(query, granted);
            if (fit == QueryTemplate.Fit.WHOLE) {
                return fit;
            }
            best = fit == QueryTemplate.Fit.NONE ? best : fit;
        }
        return best;
    }

    /** The refusal that it means, none for {@link #ALLOWED}. */
    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }
}
