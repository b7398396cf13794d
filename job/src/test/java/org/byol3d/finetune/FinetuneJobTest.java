package org.byol3d.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.byol3d.distributed.WorkerPlugin;
import org.byol3d.metrics.FinetuneMetrics;
import org.byol3d.metrics.ValidationMetrics;
import org.byol3d.run.RunResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs in one process, four tasks at once. */
class FinetuneJobTest {
  private static final int STEPS = SmallFinetune.STEPS;

  @TempDir private static Path folder;

  private static SparkSession spark;
  private static SmallLabels labels;

  /** A run of one worker without faults, which other runs are compared with. */
  private static SmallFinetune undisturbed;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    spark =
        SparkSession.builder()
            .master("local[4,4]")
            .appName("tests")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.plugins", WorkerPlugin.class.getName())
            .getOrCreate();
    labels = SmallLabels.write(spark, folder);
    undisturbed = run("undisturbed").workers(1);
    train(undisturbed);
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static SmallFinetune run(String name) {
    return SmallFinetune.of(labels, name);
  }

  private static RunResult train(SmallFinetune run) throws IOException, InterruptedException {
    return new FinetuneJob(spark, record -> {}, () -> false).run(run.options());
  }

  private static void assertSameAsUndisturbed(SmallFinetune run) throws IOException {
    assertThat(run.losses()).isEqualTo(undisturbed.losses());
    assertThat(run.bits(STEPS)).isEqualTo(undisturbed.bits(STEPS)).hasSize(2);
    assertThat(run.validations())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
        .isEqualTo(undisturbed.validations());
    assertThat(run.checkpoints().best()).isEqualTo(undisturbed.checkpoints().best());
  }

  @Test
  void aRunTrainsValidatesAndSaves() throws Exception {
    assertThat(undisturbed.losses()).hasSize(STEPS).doesNotHaveDuplicates();
    assertThat(undisturbed.records(FinetuneMetrics.class).get(STEPS - 1).epoch()).isEqualTo(4);
    assertThat(undisturbed.validations())
        .extracting(ValidationMetrics::step)
        .containsExactly(3L, 7L);
    assertThat(undisturbed.validations()).extracting(ValidationMetrics::cases).containsOnly(2);
    assertThat(undisturbed.checkpoints().best()).isPresent();
    assertThat(undisturbed.directory().resolve("validation/last/summary.json")).isNotEmptyFile();
    var header = undisturbed.header(STEPS);
    assertThat(header.run().split().train()).hasSize(8);
    assertThat(header.run().split().validation())
        .hasSize(2)
        .doesNotContainAnyElementsOf(header.run().split().train());
    assertThat(header.run().classes().labelSet().toString()).isEqualTo("foreground = 1");
    assertThat(header.metrics()).containsKeys("loss", Validation.DICE, "validation-plaque-f1");
  }

  @Test
  void theNumberOfWorkersChangesNoBit() throws Exception {
    for (int workers : new int[] {2, 3}) {
      var run = run(workers + " workers").workers(workers);
      assertThat(train(run).finished()).isTrue();
      assertThat(run.records(FinetuneMetrics.class))
          .extracting(FinetuneMetrics::workers)
          .containsOnly(workers);
      assertSameAsUndisturbed(run);
    }
  }

  @Test
  void aStoppedRunResumesToSameBits() throws Exception {
    var run = run("stopped").workers(2);
    assertThat(train(run.stopAfter(5)).finished()).isFalse();
    assertThat(train(run.workers(3).resumed()).finished()).isTrue();
    assertThat(run.events("resumed")).hasSize(1);
    assertSameAsUndisturbed(run);

    // A finished run has nothing left to do.
    assertThat(train(run.resumed()).made()).isZero();
    assertSameAsUndisturbed(run);
  }
}
