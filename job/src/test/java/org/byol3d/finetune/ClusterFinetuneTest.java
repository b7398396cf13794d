package org.byol3d.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.byol3d.cluster.StandaloneCluster;
import org.byol3d.distributed.WorkerPlugin;
import org.byol3d.metrics.FinetuneMetrics;
import org.junit.jupiter.api.Test;

/** A whole run on two executors, each a separate process, of which some die. */
class ClusterFinetuneTest {
  private static final int WORKERS = 2;
  private static final int STEPS = SmallFinetune.STEPS;

  /** Kills the executor of a worker when the first task of a stage starts. */
  private static final class Killer extends SparkListener {
    private final StandaloneCluster cluster;
    private final Map<Integer, String> stages = new ConcurrentHashMap<>();
    private final List<String> planned;
    private final List<String> killed = new CopyOnWriteArrayList<>();

    Killer(StandaloneCluster cluster, List<String> stages) {
      this.cluster = cluster;
      this.planned = new ArrayList<>(stages);
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
      var description = event.properties().getProperty("spark.job.description");
      if (description != null) {
        stages.put(event.stageInfo().stageId(), description);
      }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
      var stage = stages.getOrDefault(event.stageId(), "");
      if (planned.remove(stage)) {
        // The other worker's turn each time: its executor runs since the beginning.
        int worker = killed.size() % WORKERS;
        cluster.killExecutor(cluster.executorsByWorker().get(worker).get(0));
        killed.add(stage);
      }
    }
  }

  @Test
  void deadExecutorsChangeNoBit() throws Exception {
    try (var cluster =
        StandaloneCluster.start(StandaloneCluster.Options.of(ClusterFinetuneTest.class, WORKERS))) {
      var folder = Files.createDirectories(cluster.logs().resolve("runs"));
      SmallLabels labels;
      SmallFinetune local;
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
        labels = SmallLabels.write(inProcess, folder);
        local = SmallFinetune.of(labels, "local");
        var unused = new FinetuneJob(inProcess, it -> {}, () -> false).run(local.options());
      }
      var run = SmallFinetune.of(labels, "disturbed").workers(WORKERS);
      var killer = new Killer(cluster, List.of("train, step 2", "validation"));
      try (var spark =
          SparkSession.builder()
              .config(
                  cluster
                      .clientConf()
                      .set("spark.executor.memory", "512m")
                      .set("spark.task.reaper.enabled", "true")
                      .set("spark.locality.wait", "1s")
                      .set("spark.plugins", WorkerPlugin.class.getName()))
              .getOrCreate()) {
        spark.sparkContext().addSparkListener(killer);
        assertThat(new FinetuneJob(spark, it -> {}, () -> false).run(run.options()).finished())
            .isTrue();
      }

      assertThat(killer.killed).containsExactly("train, step 2", "validation");
      assertThat(run.losses()).isEqualTo(local.losses());
      assertThat(run.bits(STEPS)).isEqualTo(local.bits(STEPS)).hasSize(2);
      assertThat(run.validations())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
          .isEqualTo(local.validations());
      assertThat(run.records(FinetuneMetrics.class))
          .extracting(FinetuneMetrics::workers)
          .containsOnly(WORKERS);
    }
  }
}
