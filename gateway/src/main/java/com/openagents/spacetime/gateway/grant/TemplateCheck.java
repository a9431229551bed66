package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.grant.Token.Placeholder;
import com.openagents.spacetime.gateway.grant.Token.QuotedName;
import com.openagents.spacetime.gateway.grant.Token.Symbol;
import com.openagents.spacetime.gateway.grant.Token.Text;
import com.openagents.spacetime.gateway.grant.Token.Word;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a template holds a client to the streams that it was granted. It does if each {@code column = {stream}} must be true
 * for every row: nothing stands between it and the whole condition but {@code AND} and parentheses. So there may be no
 * {@code NOT}, and an {@code OR} only in parentheses that have no {@code {stream}} inside.
 *
 * <p>Which column is compared, and what is joined to what, is the template's author's to know.
 */
final class TemplateCheck {
    private static final Symbol EQUAL = new Symbol("=");
    private static final Symbol OPEN = new Symbol("(");
    private static final Symbol CLOSED = new Symbol(")");
    private static final Word OR = new Word("OR");
    private static final Word NOT = new Word("NOT");

    private TemplateCheck() {}

    /** What is wrong with a template, and the way out; empty if nothing is. */
    static Optional<String> complaint(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            var complaint = complaint(tokens, i);
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return tokens.contains(Placeholder.STREAM) && isWidened(tokens)
                ? Optional.of(
                        "an OR or NOT beside {stream} lets other streams through: write one template for each side, or put"
                                + " an OR that is not about streams in parentheses of its own")
                : Optional.empty();
    }

    private static Optional<String> complaint(List<Token> tokens, int i) {
        return switch (tokens.get(i)) {
            case Text(var value) ->
                quotedPlaceholder(value).map("%s stands for the quotes too: write it without them"::formatted);
            case Placeholder placeholder -> complaint(placeholder, tokens.subList(0, i));
            default -> Optional.empty();
        };
    }

    private static Optional<String> complaint(Placeholder placeholder, List<Token> before) {
        if (placeholder == Placeholder.STREAM) {
            return endsWithColumnAndEqual(before)
                    ? Optional.empty()
                    : Optional.of("{stream} must follow a column and =, or it would let other streams through");
        }
        return !before.isEmpty() && before.getLast() instanceof Symbol symbol && symbol.isComparison()
                ? Optional.empty()
                : Optional.of("%s stands for a value, so it must follow a comparison such as ="
                        .formatted(placeholder.spelled()));
    }

    private static boolean endsWithColumnAndEqual(List<Token> before) {
        int n = before.size();
        return n > 1 && before.getLast().equals(EQUAL) && isName(before.get(n - 2));
    }

    private static Optional<String> quotedPlaceholder(String value) {
        return Arrays.stream(Placeholder.values())
                .map(Placeholder::spelled)
                .filter(value::contains)
                .findFirst();
    }

    private static boolean isName(Token token) {
        return token instanceof Word || token instanceof QuotedName;
    }

    /** Whether an {@code OR} stands in the same parentheses as a {@code {stream}}, or around it, or a {@code NOT} anywhere. */
    private static boolean isWidened(List<Token> tokens) {
        var open = new ArrayDeque<Integer>(List.of(0)); // where the parentheses around the present token begin
        var withOr = new HashSet<Integer>();
        var withStream = new HashSet<Integer>();
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            if (token.equals(NOT)) {
                return true;
            } else if (token.equals(OPEN)) {
                open.push(i + 1);
            } else if (token.equals(CLOSED) && open.size() > 1) {
                open.pop();
            } else if (token.equals(OR)) {
                withOr.add(open.getFirst());
            } else if (token == Placeholder.STREAM) {
                withStream.addAll(open);
            }
        }
        return meet(withOr, withStream);
    }

    private static boolean meet(Set<Integer> some, Set<Integer> others) {
        return some.stream().anyMatch(others::contains);
    }
}
