package org.byol3d.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.byol3d.config.Presets;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.distributed.WorkerPlugin;
import org.byol3d.metrics.StepTimings;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverheadBenchmarkTest {
  @TempDir private static Path folder;

  /** Runs the benchmark; it checks by itself in each step that both make the same bits. */
  @Test
  void plainLoopRepeatsStepsOfSpark() throws Exception {
    try (var spark =
        SparkSession.builder()
            .master("local[2,4]")
            .appName("tests")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.plugins", WorkerPlugin.class.getName())
            .getOrCreate()) {
      var index = BenchmarkVolumes.write(spark, folder, Extent.cube(8));
      var settings = List.of("network.levels=2", "crop.size=8", "batch.micro=2");
      for (int workers : new int[] {1, 2}) {
        var run = BenchmarkRun.of(own -> smoke(settings, own), workers, 2, 5, 1_000);
        assertThat(run.config().config().batch().global()).isEqualTo(2 * workers);
        var overhead =
            OverheadBenchmark.run(spark, run, index, folder.resolve("run" + workers).toString());

        assertThat(overhead.spark()).hasSize(5);
        assertThat(overhead.plain()).hasSize(5).extracting(PlainStep::loss).doesNotHaveDuplicates();
        assertThat(overhead.plain())
            .allSatisfy(
                it ->
                    assertThat(it.encode() + it.heads() + it.backward() + it.reduce() + it.update())
                        .isCloseTo(it.wall(), within(1e-6)));
        assertThat(overhead.sparkParts())
            .containsKeys("schedule", "broadcast", "gather", "other")
            .allSatisfy((part, seconds) -> assertThat(seconds).isNotNegative());
      }
    }
  }

  @Test
  void ratiosCompareStepsMadeTogether() {
    var spark = List.of(timings(2), timings(30), timings(6));
    var plain = List.of(plain(1), plain(10), plain(4));
    var overhead = new Overhead(spark, plain);
    assertThat(overhead.ratio()).isEqualTo(new Quartiles(1.75, 2, 2.5));
    assertThat(overhead.sparkWall().median()).isEqualTo(6);
    assertThat(overhead.plainWall().median()).isEqualTo(4);
    assertThat(overhead.sparkParts()).containsEntry("encode", 3.0).containsEntry("other", 3.0);
  }

  private static ResolvedConfig<PretrainConfig> smoke(List<String> settings, List<String> own) {
    return Presets.PRETRAIN.resolve(
        "smoke", Stream.concat(settings.stream(), own.stream()).toList());
  }

  private static StepTimings timings(double wall) {
    return new StepTimings(wall, 0, 0, 0, wall / 2, 0, 0, 0, 0, 0);
  }

  private static PlainStep plain(double wall) {
    return new PlainStep(1, wall, wall, 0, 0, 0, 0);
  }
}
