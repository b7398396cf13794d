package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.cluster.Condition;
import org.byol3d.metrics.MetricsReader;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that ends at once, in the middle of a run, as when its machine does. */
class KilledDriverTest {
  private static final int STEPS = 12;
  private static final int SAVE_EVERY = 4;
  private static final int KILLED = 128 + 9;

  @TempDir private static Path folder;

  private static Path undisturbed;

  @BeforeAll
  static void runUndisturbed() {
    var phantom =
        CommandLineRun.of(
            "phantom", "--out", data(), "--scans", "2", "--patches", "2", "--size", "32");
    assertThat(phantom.exitCode()).describedAs(phantom.err()).isZero();
    var ingest =
        CommandLineRun.of("ingest", "--data-dir", data(), "--index", index(), "--min-size", "16");
    assertThat(ingest.exitCode()).describedAs(ingest.err()).isZero();
    undisturbed = folder.resolve("undisturbed");
    var run = CommandLineRun.of(pretrain(undisturbed).toArray(String[]::new));
    assertThat(run.exitCode()).describedAs(run.err()).isZero();
  }

  @Test
  void killBetweenCheckpointsChangesNoBit() throws Exception {
    var run = folder.resolve("between");
    kill(run, () -> lastStep(run) > SAVE_EVERY);
    assertThat(checkpoint(run, SAVE_EVERY)).exists();
    assertResumesToTheSameBits(run, "between two checkpoints");
  }

  @Test
  void killDuringCheckpointChangesNoBit() throws Exception {
    var run = folder.resolve("amidst");
    kill(run, () -> Files.exists(marker(run)));
    try (var files = Files.walk(run.resolve("checkpoints"))) {
      assertThat(files.map(Path::toString))
          .describedAs("what a half-written checkpoint leaves")
          .anyMatch(
              it -> it.contains(StoreDirectory.TEMPORARY) && it.endsWith("optimizer.safetensors"));
    }
    assertThat(lastStep(run)).isEqualTo(2 * SAVE_EVERY - 1);
    assertResumesToTheSameBits(run, "while it wrote a checkpoint");
  }

  /** Starts a run that cannot get past its second checkpoint, and kills it. */
  private static void kill(Path run, Condition.Check when) throws IOException {
    var stalling =
        List.of(
            "-Dspark.hadoop.fs.file.impl=" + StallingFileSystem.class.getName(),
            "-Dspark.hadoop." + StallingFileSystem.FILE + "=optimizer.safetensors",
            "-Dspark.hadoop." + StallingFileSystem.TURN + "=2",
            "-Dspark.hadoop." + StallingFileSystem.MARKER + "=" + marker(run));
    var log = folder.resolve(run.getFileName() + ".log");
    try (var driver = ChildCommandLine.start(log, stalling, pretrain(run))) {
      Condition.await(
          "the time to kill the driver",
          () -> when.holds() || !driver.process().isAlive(),
          driver::text);
      assertThat(driver.kill()).describedAs(driver.text()).isEqualTo(KILLED);
    }
    assertThat(checkpoint(run, 2 * SAVE_EVERY)).doesNotExist();
  }

  private static void assertResumesToTheSameBits(Path run, String when) throws IOException {
    var lost = steps(run).stream().filter(it -> it.step() >= SAVE_EVERY).toList();
    long before = System.nanoTime();
    var arguments = new ArrayList<>(pretrain(run));
    arguments.addAll(List.of("--resume", "latest"));
    var resumed = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(resumed.exitCode()).describedAs(resumed.err()).isZero();
    System.out.printf(
        "killed %s: %d steps lost, %.2f s of computation; resumed and finished in %.2f s%n",
        when,
        lost.size(),
        lost.stream().mapToDouble(it -> it.timings().wall()).sum(),
        (System.nanoTime() - before) / 1e9);
    assertThat(lost).hasSizeBetween(1, SAVE_EVERY);
    assertThat(losses(run)).hasSize(STEPS).isEqualTo(losses(undisturbed));
    for (var file : List.of("online", "target", "optimizer")) {
      assertThat(checkpoint(run, STEPS).resolve(file + ".safetensors"))
          .hasSameBinaryContentAs(checkpoint(undisturbed, STEPS).resolve(file + ".safetensors"));
    }
  }

  private static List<String> pretrain(Path run) {
    return List.of(
        "pretrain",
        "--config",
        "smoke",
        "--index",
        index(),
        "--save-dir",
        run.toString(),
        "--workers",
        "1",
        "--epochs",
        Integer.toString(STEPS),
        "--set",
        "checkpoints.save-every=" + SAVE_EVERY,
        "--set",
        "network.levels=2",
        "--set",
        "crop.size=8",
        // Each look for collapse puts the log's lines on the disk.
        "--set",
        "report.collapse-every=1");
  }

  private static String data() {
    return folder.resolve("data").toString();
  }

  private static String index() {
    return folder.resolve("index").toString();
  }

  private static Path marker(Path run) {
    return folder.resolve(run.getFileName() + ".stalled");
  }

  private static Path checkpoint(Path run, int step) {
    return run.resolve(String.format(Locale.ROOT, "checkpoints/step-%09d", step));
  }

  private static long lastStep(Path run) throws IOException {
    return Files.exists(run.resolve("metrics.jsonl"))
        ? steps(run).stream().mapToLong(StepMetrics::step).max().orElse(-1)
        : -1;
  }

  private static List<Double> losses(Path run) throws IOException {
    return steps(run).stream().map(it -> it.loss()).toList();
  }

  private static List<StepMetrics> steps(Path run) throws IOException {
    var steps = new ArrayList<StepMetrics>();
    try (var reader = MetricsReader.open(StoreDirectory.of(run.toString(), new Configuration()))) {
      for (var next = reader.next(); next != null; next = reader.next()) {
        if (next instanceof StepMetrics step) {
          steps.add(step);
        }
      }
    }
    return steps;
  }
}
