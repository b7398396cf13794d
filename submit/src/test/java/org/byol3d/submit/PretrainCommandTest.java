package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretrainCommandTest {
  @TempDir private Path folder;

  private CommandLineRun pretrain(String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "pretrain",
                "--config",
                "smoke",
                "--data-dir",
                folder.resolve("data").toString(),
                "--save-dir",
                folder.resolve("run").toString(),
                "--epochs",
                "2",
                "--workers",
                "1"));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void directoryIsIngestedAndTrainedOn() throws Exception {
    var phantom =
        CommandLineRun.of(
            "phantom",
            "--out",
            folder.resolve("data").toString(),
            "--scans",
            "2",
            "--patches",
            "2",
            "--size",
            "32");
    assertThat(phantom.exitCode()).isZero();

    var plan = pretrain("--dry-run");
    assertThat(plan.exitCode()).describedAs(plan.err()).isZero();
    assertThat(plan.out())
        .contains("1 steps per epoch, 2 epochs, 2 steps")
        .contains("4 crop pairs of 16³ in 2 micro-batches on 1 workers")
        .contains("GFLOP");
    assertThat(folder.resolve("run/checkpoints")).doesNotExist();

    var first = pretrain("--stop-after", "1");
    assertThat(first.exitCode()).describedAs(first.err()).isZero();
    assertThat(first.out()).contains("1 of 2 steps").contains("--resume latest");

    var again = pretrain();
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("--resume latest").contains("another --save-dir");

    var other = pretrain("--resume", "latest", "--seed", "7");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("another configuration");

    var rest = pretrain("--resume", "latest");
    assertThat(rest.exitCode()).describedAs(rest.err()).isZero();
    assertThat(rest.out()).contains("2 of 2 steps").contains("byol3d export");
    assertThat(Files.readString(folder.resolve("run/metrics.jsonl")))
        .contains("\"step\":0")
        .contains("resumed")
        .contains("finished");

    try (var files = Files.list(folder.resolve("data"))) {
      for (var file : files.sorted().skip(1).toList()) {
        Files.delete(file);
      }
    }
    var unmounted = pretrain("--dry-run");
    assertThat(unmounted.exitCode()).isEqualTo(1);
    assertThat(unmounted.err()).contains("--allow-vanished");
    var allowed = pretrain("--dry-run", "--allow-vanished");
    assertThat(allowed.exitCode()).describedAs(allowed.err()).isZero();
    assertThat(allowed.out()).containsPattern("vanished +3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pretrain | --data-dir",
        "pretrain --index i --config none.conf | neither a preset",
        "pretrain --index i --batch-size 4 | --workers",
        "pretrain --index i --accumulate 4 | --batch-size",
        "pretrain --index i --allow-vanished | --data-dir",
        "pretrain --index i --workers 0 | at least 1",
        "pretrain --index i --set crop.sise=3 | crop.sise",
        "pretrain --index i --gradient-wire int8 | fp32, bf16",
      })
  void wrongUsageSaysWhatToDo(String arguments, String advice) {
    var run = CommandLineRun.of(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(advice);
  }
}
