package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the commands and the links of README.md, CONTRIBUTING.md and docs/. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  /** Commands that need job/bench, which is not on the class path here. */
  private static final List<String> OF_A_CHECKOUT = List.of("bench", "scaling");

  static List<Path> pages() throws IOException {
    try (var docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
              docs.filter(it -> it.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  @Test
  void commandsAreFound() throws IOException {
    assertThat(commands(ROOT.resolve("README.md")))
        .contains(List.of("export", "--checkpoint", "run-smoke", "--to", "encoders"));
    assertThat(commands(ROOT.resolve("docs/operations.md")))
        .anyMatch(it -> it.get(0).equals("repretrain") && it.contains("--mix-old"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsParse(Path page) throws IOException {
    for (var command : commands(page)) {
      if (!OF_A_CHECKOUT.contains(command.get(0))) {
        assertThatCode(() -> Byol3d.commandLine().parseArgs(command.toArray(String[]::new)))
            .as("%s: byol3d %s", page, String.join(" ", command))
            .doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) throws IOException {
    var text = CODE.matcher(Files.readString(page)).replaceAll("");
    for (var link : LINK.matcher(text).results().map(it -> it.group(1)).toList()) {
      if (!link.startsWith("https://")) {
        var parts = link.split("#", 2);
        var target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        assertThat(target).as("%s: %s", page, link).exists();
        if (parts.length == 2) {
          assertThat(anchors(target)).as("%s: %s", page, link).contains(parts[1]);
        }
      }
    }
  }

  /** Returns the arguments of each byol3d command in the page's shell blocks. */
  private static List<List<String>> commands(Path page) throws IOException {
    return SHELL
        .matcher(Files.readString(page))
        .results()
        .flatMap(block -> block.group(1).replaceAll("\\\\\n", " ").lines())
        .map(line -> arguments(words(line)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<List<String>> arguments(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      var program = words.get(i).replaceFirst(".*/", "");
      if (program.equals("byol3d") && i + 1 < words.size()) {
        return Optional.of(words.subList(i + 1, words.size()));
      }
      if (program.equals("byol3d-submit") && words.contains("--")) {
        return Optional.of(words.subList(words.indexOf("--") + 1, words.size()));
      }
    }
    return Optional.empty();
  }

  /** Splits a line as a shell does, up to a comment. */
  private static List<String> words(String line) {
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(line);
    while (matcher.find() && !matcher.group().equals("#")) {
      words.add(
          Stream.of(matcher.group(1), matcher.group(2), matcher.group(3))
              .filter(it -> it != null)
              .findFirst()
              .orElseThrow());
    }
    return words;
  }

  /** Returns the anchors that GitHub gives to the headings of a page. */
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(it -> it.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", ""))
        .map(it -> it.replace(' ', '-'))
        .collect(Collectors.toList());
  }
}
