package org.byol3d.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.sql.SparkSession;
import org.byol3d.cluster.Condition;
import org.byol3d.cluster.StandaloneCluster;
import org.byol3d.distributed.WorkerPlugin;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.pretrain.StageWatch.Fault;
import org.byol3d.pretrain.StageWatch.Phase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.Option;

/**
 * A whole run on two executors, each a separate process, that reads and writes an HDFS of two data
 * nodes. Processes have to know a secret, and what they send and spill is encrypted. When one of
 * them dies, the run still gives the bits of an undisturbed run in one process without encryption.
 */
class ClusterPretrainTest {
  private static final int WORKERS = 2;
  private static final int STEPS = 12;

  private static final String AUTHENTICATE = "spark.authenticate";
  private static final Map<String, String> SECURE =
      Map.of(
          AUTHENTICATE,
          "true",
          "spark.authenticate.secret",
          "of these tests",
          "spark.network.crypto.enabled",
          "true",
          "spark.io.encryption.enabled",
          "true");

  private static StandaloneCluster cluster;
  private static MiniDFSCluster storage;
  private static FileSystem hdfs;
  private static java.nio.file.Path folder;
  private static String index;
  private static SmallRun local;
  private static SparkSession spark;
  private static StageWatch watch;

  @BeforeAll
  static void runLocallyAndStartTheCluster() throws Exception {
    cluster =
        StandaloneCluster.start(
            StandaloneCluster.Options.of(ClusterPretrainTest.class, WORKERS).with(SECURE));
    folder = Files.createDirectories(cluster.logs().resolve("runs"));
    var configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    configuration.set("dfs.replication", "2");
    storage = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
    hdfs = storage.getFileSystem();
    try (var inProcess =
        SparkSession.builder()
            .master("local[1]")
            .appName("tests")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.hadoop.dfs.replication", "2")
            .config("spark.plugins", WorkerPlugin.class.getName())
            .getOrCreate()) {
      index = SmallScans.writeTo(hdfs, inProcess, folder);
      local = run("local");
      new PretrainJob(inProcess, record -> {}, () -> false).run(local.options());
    }
    spark =
        SparkSession.builder()
            .config(
                cluster
                    .clientConf()
                    .set("spark.executor.memory", "512m")
                    .set("spark.task.reaper.enabled", "true")
                    .set("spark.locality.wait", "1s")
                    .set("spark.hadoop.dfs.replication", "2")
                    .set("spark.plugins", WorkerPlugin.class.getName()))
            .getOrCreate();
    watch = new StageWatch(spark.sparkContext());
    spark.sparkContext().addSparkListener(watch);
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
    if (storage != null) {
      storage.close();
    }
    cluster.close();
  }

  /** Repairs faults after their step, waits until all executors are back, and notes the time. */
  private static final class Repair implements MetricsSink {
    private final List<Fault> open;
    private final List<String> costs = new ArrayList<>();

    Repair(List<Fault> faults) {
      open = new ArrayList<>(faults);
    }

    @Override
    public void accept(MetricsRecord record) throws IOException {
      if (record instanceof StepMetrics metrics) {
        repair(metrics);
      }
    }

    private void repair(StepMetrics metrics) throws IOException {
      long start = System.nanoTime();
      var now = open.stream().filter(it -> it.step() == metrics.step()).toList();
      open.removeAll(now);
      Condition.await("the faults to happen", () -> watch.faults().containsAll(now));
      for (var fault : now) {
        fault.repair().run();
      }
      watch.awaitSlots(WORKERS);
      costs.add(
          String.format(
              Locale.ROOT,
              "step %2d: %5.2f s, then %5.2f s until two executors were back%s",
              metrics.step(),
              metrics.timings().wall(),
              (System.nanoTime() - start) / 1e9,
              now.isEmpty() ? "" : "  <- " + now.get(0).name()));
    }
  }

  private static SmallRun run(String name) {
    return new SmallRun(
        folder.resolve(name),
        index,
        List.of("schedule.epochs=" + STEPS * 4 / SmallScans.VOLUMES),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static SmallRun train(String name, List<Fault> faults)
      throws IOException, InterruptedException {
    var run = run(name);
    var remote = hdfs.getUri() + "/" + name;
    var repair = new Repair(faults);
    watch.plan(faults);
    var result =
        new PretrainJob(spark, repair, () -> false)
            .run(
                new PretrainOptions(
                    run.config(),
                    index,
                    remote,
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    "test",
                    Optional.empty(),
                    TrainingVolumes.ALL));
    assertThat(result.finished()).isTrue();
    System.out.printf("%s%n", String.join("\n", repair.costs));
    hdfs.copyToLocalFile(false, new Path(remote), new Path(run.directory().toUri()), true);
    return run;
  }

  private static void killExecutorOf(int worker) {
    cluster.killExecutor(cluster.executorsByWorker().get(worker).get(0));
  }

  private static void nothing() {}

  /** Asks a process of the cluster for one of its endpoints, as executors and drivers do first. */
  private static void connect(SparkConf conf, String address, String endpoint) {
    var security =
        new SecurityManager(
            conf,
            Option.empty(),
            org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE());
    var stranger = RpcEnv.create("stranger", "127.0.0.1", 0, conf, security, true);
    try {
      stranger.setupEndpointRef(RpcAddress.fromUrlString(address), endpoint);
    } finally {
      stranger.shutdown();
      stranger.awaitTermination();
    }
  }

  @Test
  void processesWithoutTheSecretAreRefused() {
    var driver = "spark://127.0.0.1:" + spark.conf().get("spark.driver.port");
    var own = cluster.clientConf();
    connect(own, cluster.masterUrl(), "Master");
    connect(own, driver, "CoarseGrainedScheduler");
    for (var wrong :
        List.of(
            cluster.clientConf().set(AUTHENTICATE, "false"),
            cluster.clientConf().set("spark.authenticate.secret", "another"))) {
      assertThatThrownBy(() -> connect(wrong, cluster.masterUrl(), "Master"))
          .isInstanceOf(SparkException.class);
      assertThatThrownBy(() -> connect(wrong, driver, "CoarseGrainedScheduler"))
          .isInstanceOf(SparkException.class);
    }
  }

  @Test
  void faultsDuringStagesChangeNoBit() throws Exception {
    var faults =
        List.of(
            new Fault(
                "an executor killed while it encodes",
                1,
                Phase.ENCODE,
                1,
                () -> killExecutorOf(0),
                ClusterPretrainTest::nothing),
            new Fault(
                "an HDFS data node stopped",
                2,
                Phase.ENCODE,
                0,
                () -> storage.stopDataNode(0),
                ClusterPretrainTest::nothing),
            new Fault(
                "the master restarted",
                4,
                Phase.BACKWARD,
                0,
                cluster::restartMaster,
                ClusterPretrainTest::nothing),
            new Fault(
                "an executor killed in its backward pass",
                6,
                Phase.BACKWARD,
                1,
                () -> killExecutorOf(1),
                ClusterPretrainTest::nothing),
            new Fault(
                "a worker and its executor killed",
                8,
                Phase.BACKWARD,
                1,
                () -> cluster.killWorker(1),
                () -> cluster.restartWorker(1)));
    var run = train("disturbed", faults);

    assertThat(watch.faults()).isEqualTo(faults);
    assertThat(run.events("worker-lost")).hasSize(3);
    assertThat(run.losses()).isEqualTo(local.losses());
    assertThat(run.bits(STEPS)).isEqualTo(local.bits(STEPS)).hasSize(3);
    assertThat(run.steps()).extracting(StepMetrics::workers).containsOnly(WORKERS);
    // Both executors work, also those that replaced the dead ones.
    assertThat(watch.executorsOf(0)).hasSize(WORKERS);
    assertThat(watch.executorsOf(STEPS - 1))
        .hasSize(WORKERS)
        .doesNotContainAnyElementsOf(watch.executorsOf(0));
  }
}
