package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.lineage.Branches.Cause;
import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.restore.Points;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Recovery points for people, line by line as they are found. */
final class PointsText implements Consumer<Points> {
    private final PrintWriter out;

    PointsText(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(Points points) {
        switch (points) {
            case Points.Server server -> server(server);
            case Points.Replica replica -> replica(replica);
            case Points.Summary summary -> summary(summary);
        }
    }

    private void server(Points.Server server) {
        out.printf("server %s%n", server.server());
        server.problem().ifPresent(why -> out.printf("  no names are known: %s%n", why));
        list("terms", server.terms(), PointsText::term);
        list("control copies", server.generations(), PointsText::generation);
        list("pins", server.pins(), name -> name);
    }

    private static String term(Points.Term term) {
        Claim claim = term.claim();
        return "%d, claimed %s by %s%s%s%s%s"
                .formatted(
                        claim.term(),
                        claim.at(),
                        claim.writer().host(),
                        claim.writer().pod().isEmpty()
                                ? ""
                                : " (pod %s)".formatted(claim.writer().pod()),
                        term.based() ? "" : ", has shipped nothing",
                        term.forks() == 0 ? "" : ", forks: " + term.forks(),
                        term.gaps() == 0 ? "" : ", gaps: " + term.gaps());
    }

    private static String generation(Points.Generation generation) {
        return "%d of term %d, valid from %s %s"
                .formatted(
                        generation.sequence(),
                        generation.term(),
                        generation.from().map(Instant::toString).orElse("a time that is not known"),
                        generation.to().map(to -> "to " + to).orElse("on"));
    }

    private void replica(Points.Replica replica) {
        out.printf(
                "database %s %s%s%n",
                replica.names().isEmpty() ? "without a name" : String.join(",", replica.names()),
                replica.key(),
                replica.live() ? "" : ", no longer on the server");
        replica.window()
                .ifPresentOrElse(
                        this::window, () -> out.println("  cannot be restored: transaction 0 is not in the bucket"));
        list(
                "snapshots",
                replica.snapshots(),
                snapshot -> "%d, of term %d".formatted(snapshot.offset(), snapshot.term()));
        replica.sides().newest().forEach(this::side);
        more(replica.sides());
    }

    private void window(Points.Window window) {
        out.printf(
                "  transactions %d to %d, %s to %s%n",
                window.first(), window.last(), window.firstTime(), window.lastTime());
        window.beyondGap()
                .ifPresent(next -> out.printf(
                        "  a hole: transactions %d to %d are not in the bucket; restore with --offset %d, or another lineage%n",
                        window.last() + 1, next - 1, window.last()));
    }

    private void side(Points.Side side) {
        var branch = side.branch();
        var how = branch.cause() == Cause.FORK
                ? "left by the fork of term %d".formatted(branch.by())
                : "written late, after term %d had begun".formatted(branch.by());
        out.printf(
                "  another side: transactions %d to %d, until %s, %s; read it with --lineage %d%n",
                branch.from(), side.last(), side.lastTime(), how, branch.lineage());
    }

    private void summary(Points.Summary summary) {
        out.printf(
                "%d %s%s%s%n",
                summary.replicas(),
                summary.replicas() == 1 ? "database" : "databases",
                times(summary.first(), summary.last()),
                summary.broken() == 0
                        ? ", all can be restored"
                        : ", of which %d cannot be restored whole".formatted(summary.broken()));
    }

    private static String times(Optional<Instant> first, Optional<Instant> last) {
        return first.isPresent() && last.isPresent() ? ", %s to %s".formatted(first.get(), last.get()) : "";
    }

    private <T> void list(String what, Points.Listed<T> listed, Function<T, String> line) {
        if (listed.total() == 0) {
            out.printf("  %s: none%n", what);
            return;
        }
        out.printf("  %s:%n", what);
        listed.newest().forEach(each -> out.printf("    %s%n", line.apply(each)));
        more(listed);
    }

    private void more(Points.Listed<?> listed) {
        long hidden = listed.total() - listed.newest().size();
        if (hidden > 0) {
            out.printf("    and %d older ones, see --limit%n", hidden);
        }
    }
}
