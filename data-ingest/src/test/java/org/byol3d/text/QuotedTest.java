package org.byol3d.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain/path-1.b2nd",
        "hdfs://host:8020/a,b",
        "my scans",
        "it's $HOME `x` \"y\" \\z",
        "~/x",
        "a[1]{b,c}*?",
        "a;b&c|d<e>f#g!",
        "line\nbreak's \\ \r\t\u0085\u2028 é漢",
        ""
      })
  void aShellReadsTheSameText(String text) throws Exception {
    var word = Quoted.forShell(text);

    assertThat(word.lines()).hasSizeLessThanOrEqualTo(1);
    assertThat(printed("bash", "-c", "LC_ALL=C.UTF-8; printf %s " + word)).isEqualTo(text);
  }

  @Test
  void plainTextStaysAsItIs() {
    assertThat(Quoted.forShell("runs/run_12:30")).isEqualTo("runs/run_12:30");
    assertThat(Quoted.forShell("run 1")).isEqualTo("'run 1'");
    assertThat(Quoted.forPython("it's\u2028")).isEqualTo("'it\\'s\\U00002028'");
  }

  private static String printed(String... command) throws IOException {
    return new String(
        new ProcessBuilder(command).start().getInputStream().readAllBytes(),
        StandardCharsets.UTF_8);
  }
}
