package com.openagents.spacetime.sidecar.cli;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.ship.FleetStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** The reference page, held against the commands, in both directions. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("../docs/reference/sidecar-commands.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\S+)$(.*?)(?=^## |\\z)");
    private static final Pattern OPTION = Pattern.compile("(?m)^\\| ((?:`-[^`]+` ?)+) \\| (.+) \\|$");
    private static final Pattern EXIT = Pattern.compile("(?m)^\\| (\\d) \\| (.+) \\|$");
    private static final Pattern STATE = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([\\w, ]+) \\| .+ \\|$");

    /** What every command takes is told once. */
    private static final Set<String> STANDARD = Set.of("-h", "--help", "-V", "--version");

    private static Map<String, CommandSpec> commands() {
        var commands = new TreeMap<String, CommandSpec>();
        var top = SidecarMain.commandLine();
        commands.put(top.getCommandName(), top.getCommandSpec());
        top.getSubcommands().forEach((name, command) -> commands.put(name, command.getCommandSpec()));
        return commands;
    }

    private static Map<String, String> sections() throws IOException {
        var sections = new LinkedHashMap<String, String>();
        SECTION.matcher(Files.readString(PAGE))
                .results()
                .forEach(section -> sections.put(section.group(1), section.group(2)));
        return sections;
    }

    private static String section(String command) throws IOException {
        return sections().getOrDefault(command, "");
    }

    @Test
    void the_page_has_every_command_and_no_other() throws IOException {
        assertThat(sections().keySet()).isEqualTo(commands().keySet());
    }

    @Test
    void each_command_has_its_options_and_no_other() throws IOException {
        for (var command : commands().entrySet()) {
            var taken = command.getValue().options().stream()
                    .flatMap(option -> Arrays.stream(option.names()))
                    .filter(name -> !STANDARD.contains(name))
                    .collect(toSet());
            var told = OPTION.matcher(section(command.getKey()))
                    .results()
                    .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(" ", -1)))
                    .filter(name -> !STANDARD.contains(name))
                    .collect(toSet());

            assertThat(told).as(command.getKey()).isEqualTo(taken);
        }
    }

    @Test
    void each_command_has_its_exit_codes_in_the_words_of_its_help() throws IOException {
        for (var command : commands().entrySet()) {
            var told = new TreeMap<String, String>();
            EXIT.matcher(section(command.getKey())).results().forEach(row -> told.put(row.group(1), row.group(2)));

            assertThat(told)
                    .as(command.getKey())
                    .isNotEmpty()
                    .isEqualTo(command.getValue().usageMessage().exitCodeList());
        }
    }

    @Test
    void every_command_that_answers_can_answer_as_json() {
        commands().forEach((name, command) -> {
            boolean answers = !name.equals("sidecar") && !name.equals("run");
            assertThat(command.optionsMap().containsKey("--json")).as(name).isEqualTo(answers);
        });
    }

    @Test
    void the_page_explains_every_state_and_no_other() throws IOException {
        assertThat(states("sidecar")).isEqualTo(FleetStatus.STATES);
        assertThat(states("replica")).isEqualTo(FleetStatus.REPLICA_STATES);
        assertThat(states("control files")).isEqualTo(FleetStatus.CONTROL_STATES);
    }

    private static Set<String> states(String of) throws IOException {
        return STATE.matcher(section("status"))
                .results()
                .filter(row -> List.of(row.group(2).split(", ", -1)).contains(of))
                .map((MatchResult row) -> row.group(1))
                .collect(toSet());
    }
}
