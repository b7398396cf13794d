package org.byol3d.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.byol3d.submit.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tasks 0 | --tasks 0: must be at least 1",
        "--executors 0 | --executors 0: must be at least 1",
        "--tasks 2000000000 --set batch.micro=2 | overflow",
        "--max-growth 1 | --max-growth goes with --memory",
        "--memory --steps 10 | at least --every 25",
        "--set crop.size=2 | crop.size = 2: must be",
      })
  void wrongUsageIsReportedBeforeTraining(String arguments, String message) {
    var run = CommandLineRun.of(("bench --config smoke " + arguments).split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void tooMuchGrowthFailsAfterTables() throws Exception {
    var out = folder.resolve("memory.md");
    var run =
        CommandLineRun.of(
            "bench",
            "--config",
            "smoke",
            "--tasks",
            "1",
            "--memory",
            "--warmup",
            "2",
            "--steps",
            "4",
            "--every",
            "2",
            "--max-growth",
            "-1000",
            "--out",
            out.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("1 task, driver: memory grew by").contains("--max-growth");
    assertThat(Files.readString(out)).contains("| 1 task: driver | resident |");
  }
}
