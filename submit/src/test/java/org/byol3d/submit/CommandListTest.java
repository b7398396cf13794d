package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class CommandListTest {
  /** Two lines of the list of commands, which is 80 columns wide. */
  private static final int LONGEST = 130;

  static Stream<List<String>> descriptions() {
    return Byol3d.commandLine().getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .map(spec -> List.of(spec.usageMessage().description()));
  }

  /** The list of commands shows only the first line of each description. */
  @ParameterizedTest
  @MethodSource("descriptions")
  void firstLineIsOneShortSentence(List<String> description) {
    assertThat(description.get(0)).endsWith(".").hasSizeLessThanOrEqualTo(LONGEST);
  }

  @Test
  void helpHasThreeGroupsOfCommands() {
    var help = CommandLineRun.of("--help").out();
    assertThat(help)
        .containsSubsequence(
            "Essentials:",
            "  ingest ",
            "Models over time:",
            "  repretrain ",
            "Tools:",
            "  doctor ");
    for (var name : Byol3d.commandLine().getSubcommands().keySet()) {
      assertThat(help).containsOnlyOnce("\n  " + name + " ");
    }
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
  }
}
