package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinetuneCommandTest {
  @TempDir private Path folder;

  /** Each is refused before Spark starts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--fold 1 | --fold goes with --splits: it is a fold of that file",
        "--splits s.json --fold -1 | --fold -1: must lie in [0, 2147483647]",
        "--lr 0 | optimizer.learning-rate = 0: must be positive (--lr)",
        "--epochs 0 | schedule.epochs = 0: must be at least 1 (--epochs)",
        "--batch-size 2 | --batch-size is per worker: give --workers as well",
        "--accumulate 2 | --accumulate goes with --batch-size",
        "--allow-vanished | --allow-vanished goes with --data-dir",
        "--stop-after 0 | --stop-after 0: must be at least 1",
        "--checkpoint nowhere | no such file: nowhere",
        "--config smoke | 'smoke' is neither a preset (finetune-full, finetune-smoke) nor a file",
        "--set byol.tau=1 | byol: is not a known key",
        "--set crop.size=31 | crop.size = 31: must be at least 32 voxels for 5 network",
        "--set views.normalization=none | normalization = none leaves intensities outside [0, 1]"
      })
  void wrongRequestsEndInALine(String options, String message) {
    var arguments =
        Stream.concat(
                Stream.of("finetune", "--index", folder.resolve("index").toString()),
                Stream.of(options.split(" ")))
            .toArray(String[]::new);
    var run = CommandLineRun.of(arguments);

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
    assertThat(run.err().lines()).hasSizeLessThan(4);
  }

  @Test
  void aDryRunTellsThePlan() throws Exception {
    var data = folder.resolve("labeled");
    assertThat(
            CommandLineRun.of(
                    "phantom",
                    "--out",
                    data.toString(),
                    "--scans",
                    "3",
                    "--patches",
                    "1",
                    "--size",
                    "24",
                    "--labels")
                .exitCode())
        .isZero();
    var run =
        CommandLineRun.of(
            "finetune",
            "--config",
            "finetune-smoke",
            "--data-dir",
            data.toString(),
            "--scan-id-pattern",
            "/(scan[0-9]+)_",
            "--save-dir",
            folder.resolve("run").toString(),
            "--workers",
            "2",
            "--freeze-encoder",
            "--dry-run");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "classes            plaque = 1",
            "volumes            2: 1 steps per epoch, 4 epochs, 4 steps",
            "validation         1 volumes, every 2 epochs",
            "encoder            channels [16, 32, 64], frozen",
            "normalization      percentile",
            "step               4 crops of [16, 16, 16] in 2 micro-batches on 2 workers",
            "Next: the same command without --dry-run");
    assertThat(Files.exists(folder.resolve("run/metrics.jsonl"))).isFalse();
  }
}
