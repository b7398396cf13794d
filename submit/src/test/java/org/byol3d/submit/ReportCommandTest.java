package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.metrics.StepTimings;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir private Path folder;

  private CommandLineRun report(String run, Path out) {
    return CommandLineRun.of("report", "--run", run, "--out", out.toString());
  }

  @Test
  void runBecomesPageByPathOrUri() throws IOException {
    var run = folder.resolve("run");
    try (var log = MetricsLog.open(StoreDirectory.of(run.toString(), new Configuration()), 0, 1)) {
      log.accept(
          new StepMetrics(
              0,
              2,
              0.5,
              3.9,
              1.9,
              2,
              1e-3,
              0.99,
              1.5,
              1,
              2,
              new StepTimings(1, 0, 0, 0.1, 0.3, 0.1, 0.3, 0, 0, 0.1)));
      log.accept(new MetricsRecord.Event(1, "warning", Map.of("message", "disk nearly full")));
    }
    for (var uri : new String[] {run.toString(), run.toUri().toString()}) {
      var page = folder.resolve("page.html");
      var printed = report(uri, page);
      assertThat(printed.exitCode()).as(printed.err()).isZero();
      assertThat(printed.out()).contains("1 steps, 1 events. Next: open it in a browser");
      assertThat(Files.readString(page)).contains("disk nearly full", "What a training run did");
      Files.delete(page);
    }
  }

  @Test
  void aDirectoryWithoutALogIsNamed() {
    var printed = report(folder.toString(), folder.resolve("page.html"));
    assertThat(printed.exitCode()).isEqualTo(1);
    assertThat(printed.err())
        .contains("no such file:", "metrics.jsonl; give the directory that a training run writes");
    assertThat(folder.resolve("page.html")).doesNotExist();
  }

  @Test
  void aDirectoryIsNoPage() {
    assertThat(report(folder.toString(), folder).exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("report", "--run", "x").exitCode()).isEqualTo(2);
  }
}
