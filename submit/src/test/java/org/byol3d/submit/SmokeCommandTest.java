package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run itself is what CI does after the tests; here, what it must never do. */
class SmokeCommandTest {
  @TempDir private Path folder;

  @Test
  void leavesForeignDirectoryAlone() throws IOException {
    var precious = Files.writeString(folder.resolve("precious.b2nd"), "years of scans");
    var run = CommandLineRun.of("smoke", "--dir", folder.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("not from an earlier smoke run");
    assertThat(precious).hasContent("years of scans");
  }
}
