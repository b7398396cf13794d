package org.byol3d.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.byol3d.cluster.StandaloneCluster;
import org.byol3d.distributed.WorkerPlugin;
import org.byol3d.report.training.StepMetrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole runs on two executors, each a process of its own, which live or die. */
class ClusterPretrainTest {
  private static final int WORKERS = 2;
  private static final int STEPS = SmallRun.STEPS;

  private static StandaloneCluster cluster;
  private static SmallScans scans;
  private static SmallRun local;
  private static SparkSession spark;
  private static StageWatch watch;

  @BeforeAll
  static void runLocallyAndStartTheCluster() throws Exception {
    cluster =
        StandaloneCluster.start(StandaloneCluster.Options.of(ClusterPretrainTest.class, WORKERS));
    var folder = Files.createDirectories(cluster.logs().resolve("runs"));
    try (var inProcess =
        SparkSession.builder()
            .master("local[1]")
            .appName("tests")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.plugins", WorkerPlugin.class.getName())
            .getOrCreate()) {
      scans = SmallScans.write(inProcess, folder);
      local = SmallRun.of(scans, "local");
      new PretrainJob(inProcess, new SilentSink(), () -> false).run(local.options());
    }
    spark =
        SparkSession.builder()
            .config(
                cluster
                    .clientConf()
                    .set("spark.executor.memory", "512m")
                    .set("spark.task.reaper.enabled", "true")
                    .set("spark.plugins", WorkerPlugin.class.getName()))
            .getOrCreate();
    watch = new StageWatch(cluster, spark.sparkContext());
    spark.sparkContext().addSparkListener(watch);
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
    cluster.close();
  }

  private static SmallRun train(String name, List<StageWatch.Kill> kills)
      throws IOException, InterruptedException {
    var run = SmallRun.of(scans, name);
    watch.plan(kills);
    var onlyWhenAllAreThere =
        new SilentSink() {
          @Override
          public void step(StepMetrics metrics) throws IOException {
            watch.awaitSlots(WORKERS);
          }
        };
    var result = new PretrainJob(spark, onlyWhenAllAreThere, () -> false).run(run.options());
    assertThat(result.finished()).isTrue();
    return run;
  }

  private static void assertSameAsLocal(SmallRun run) throws IOException {
    assertThat(run.losses()).isEqualTo(local.losses());
    assertThat(run.bits(STEPS)).isEqualTo(local.bits(STEPS)).hasSize(3);
  }

  @Test
  void twoExecutorsGiveTheBitsOfOneProcess() throws Exception {
    var run = train("undisturbed", List.of());
    assertSameAsLocal(run);
    assertThat(run.steps()).extracting(StepMetrics::workers).containsOnly(WORKERS);
    assertThat(watch.executorsOf(STEPS - 1)).hasSize(WORKERS);
    assertThat(run.events("worker-lost")).isEmpty();
  }

  @Test
  void executorsThatDieInTheMiddleOfAStageChangeNoBit() throws Exception {
    var kills = StageWatch.Kill.draw(5, STEPS, 20261124);
    var run = train("killed", kills);
    assertThat(watch.kills()).isEqualTo(kills);
    assertThat(run.events("worker-lost")).hasSize(kills.size());
    assertSameAsLocal(run);
    // Those that took their places are used.
    assertThat(watch.executorsOf(STEPS - 1)).hasSize(WORKERS);
    assertThat(run.steps().get(STEPS - 1).workers()).isEqualTo(WORKERS);
  }
}
