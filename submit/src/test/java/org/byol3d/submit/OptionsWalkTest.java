package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every command, with values and spellings that a stranger may try. */
class OptionsWalkTest {
  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, Integer.class, long.class, Long.class, double.class, Double.class);

  private static final List<String> VALUES = List.of("-1", "0", "2000000000", "abc");

  /** What else makes each value end in an error at once. */
  private static final Map<String, Map<String, String>> MORE =
      Map.of(
          "pretrain",
          Map.of("--index", "missing"),
          "doctor",
          Map.of("--index", "missing"),
          "phantom",
          Map.of("--size", "8", "--scans", "1", "--patches", "1"));

  @TempDir private static Path folder;

  private static Stream<CommandSpec> commands() {
    return Byol3d.commandLine().getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(spec -> !(spec.userObject() instanceof CheckoutCommand))
        .filter(spec -> !spec.name().equals("help"));
  }

  static Stream<Arguments> numbers() {
    return commands()
        .flatMap(
            spec ->
                spec.options().stream()
                    .filter(it -> NUMBERS.contains(it.type()))
                    .flatMap(
                        it ->
                            VALUES.stream()
                                .map(value -> Arguments.of(spec.name(), it.longestName(), value))));
  }

  /** Every input is missing, so that each value ends in an error. */
  @ParameterizedTest(name = "{0} {1}={2}")
  @MethodSource("numbers")
  void strangeNumbersEndInALine(String command, String option, String value) throws Exception {
    var arguments = required(command, option);
    arguments.add(option + "=" + value);
    assertRefused(arguments);
  }

  @Test
  void oneProcessRunsThousandTasksAtMost() {
    for (var command : List.of("ingest --data-dir=missing", "doctor", "pretrain")) {
      var arguments = new ArrayList<>(List.of(command.split(" ")));
      arguments.addAll(List.of("--index=missing", "--workers=2000000000"));
      var run = CommandLineRun.of(arguments.toArray(String[]::new));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("--workers 2000000000: must lie in [1, 1024]").hasLineCount(1);
    }
  }

  static Stream<Arguments> options() {
    return commands()
        .flatMap(
            spec ->
                spec.options().stream()
                    .filter(it -> !it.versionHelp() && !it.usageHelp())
                    .filter(it -> it.longestName().length() > 4)
                    .map(it -> Arguments.of(spec.name(), it.longestName())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("options")
  void misspelledOptionsNameTheRightOne(String command, String option) {
    var misspelled = option.substring(0, 4) + option.substring(5);
    var run = CommandLineRun.of(command, misspelled);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("unknown option " + misspelled + "; did you mean --")
        .contains("Try 'byol3d " + command + " --help'.")
        .hasLineCount(2);
  }

  static Stream<Arguments> requiredOptions() {
    return commands()
        .flatMap(
            spec ->
                spec.options().stream()
                    .filter(ArgSpec::required)
                    .filter(it -> it.group() == null)
                    .map(it -> Arguments.of(spec.name(), it.longestName())));
  }

  @ParameterizedTest(name = "{0} without {1}")
  @MethodSource("requiredOptions")
  void missingOptionsAreNamed(String command, String option) throws Exception {
    var run = CommandLineRun.of(required(command, option).toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("missing: ", option).hasLineCount(2);
  }

  private static void assertRefused(List<String> arguments) {
    var run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isIn(1, 2);
    assertThat(run.err().lines().filter(it -> !it.isBlank())).as(run.err()).hasSizeBetween(1, 2);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  /** Returns a command with all that it requires but one option; its inputs do not exist. */
  private static List<String> required(String command, String without) throws Exception {
    var spec = Byol3d.commandLine().getSubcommands().get(command).getCommandSpec();
    // A file where each output and working directory would be: nothing is written.
    var file = folder.resolve("a file");
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    var arguments = new ArrayList<String>();
    arguments.add(command);
    for (OptionSpec option : spec.options()) {
      boolean given = option.required() && option.group() == null;
      if (given && !option.longestName().equals(without)) {
        arguments.add(option.longestName());
        arguments.add(file.resolve("missing").toString());
      }
    }
    spec.positionalParameters().stream()
        .filter(ArgSpec::required)
        .forEach(it -> arguments.add(folder.resolve("missing").toString()));
    MORE.getOrDefault(command, Map.of())
        .forEach(
            (option, value) -> {
              if (!option.equals(without)) {
                arguments.add(option + "=" + value);
              }
            });
    return arguments;
  }
}
