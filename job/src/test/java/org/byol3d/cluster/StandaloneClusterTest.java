package org.byol3d.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs over two executors of a real cluster; one executor is killed or hangs during the job. */
class StandaloneClusterTest {
  private static final List<Integer> PARTITIONS = List.of(0, 1);

  private static StandaloneCluster cluster;
  private static JavaSparkContext context;

  @TempDir private Path signals;

  /** The place where a task ran, and its result. */
  private record Ran(int partition, int attempt, String gpu, long pid, long sum)
      implements Serializable {
    static Ran here(int partition, long sum) {
      var context = TaskContext.get();
      return new Ran(
          partition,
          context.attemptNumber(),
          context.resourcesJMap().get("gpu").addresses()[0],
          ProcessHandle.current().pid(),
          sum);
    }
  }

  @BeforeAll
  static void startCluster() throws IOException {
    cluster = StandaloneCluster.start(StandaloneCluster.Options.of(StandaloneClusterTest.class, 2));
  }

  /**
   * Returns one context for all tests that have a driver in this process, because executors take
   * seconds to start.
   */
  private static JavaSparkContext spark() {
    if (context == null) {
      context =
          new JavaSparkContext(
              cluster
                  .clientConf()
                  .set("spark.task.reaper.enabled", "true")
                  .set("spark.task.reaper.pollingInterval", "200ms")
                  .set("spark.task.reaper.killTimeout", "1s"));
    }
    return context;
  }

  /** Returns its executors' cores to the cluster. */
  private static void stopSpark() {
    if (context != null) {
      context.close();
      context = null;
    }
  }

  @AfterAll
  static void stopCluster() {
    stopSpark();
    var executors = cluster.executorPids();
    cluster.close();
    assertThat(executors.stream().map(ProcessHandle::of)).allMatch(process -> process.isEmpty());
  }

  private static long sum(int partition) {
    return IntStream.rangeClosed(1, 1000).map(i -> i * (partition + 1)).sum();
  }

  /**
   * Writes a file that says that this attempt of a task is running, with its process and its
   * number.
   */
  private static void signal(String folder, int partition) {
    var context = TaskContext.get();
    var file = Path.of(folder, "running-" + partition + "-" + context.attemptNumber());
    try {
      var temporary = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(temporary, ProcessHandle.current().pid() + " " + context.taskAttemptId());
      Files.move(temporary, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Path file) {
    try {
      Condition.await(file + " to be there", () -> Files.exists(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long[] running(int partition, int attempt) throws IOException {
    var file = signals.resolve("running-" + partition + "-" + attempt);
    await(file);
    return Stream.of(Files.readString(file).split(" ")).mapToLong(Long::parseLong).toArray();
  }

  private static void assertRight(List<Ran> results) {
    assertThat(results).extracting(Ran::partition).isEqualTo(PARTITIONS);
    assertThat(results)
        .extracting(Ran::sum)
        .isEqualTo(PARTITIONS.stream().map(i -> sum(i)).toList());
  }

  @Test
  void jobSurvivesKilledExecutor() throws Exception {
    var spark = spark();
    var folder = signals.toString();
    var job =
        spark
            .parallelize(PARTITIONS, PARTITIONS.size())
            .map(
                partition -> {
                  signal(folder, partition);
                  await(Path.of(folder, "go"));
                  return Ran.here(partition, sum(partition));
                })
            .collectAsync();
    long first = running(0, 0)[0];
    long other = running(1, 0)[0];
    assertThat(cluster.executorPids()).containsExactlyInAnyOrder(first, other);

    cluster.killExecutor(first);
    long replacement = running(0, 1)[0];
    Files.createFile(signals.resolve("go"));

    var results = job.get();
    assertRight(results);
    assertThat(results).extracting(Ran::attempt).containsExactly(1, 0);
    assertThat(results).extracting(Ran::pid).containsExactly(replacement, other);
    // Each executor has its worker's GPU, and the replacement runs on the same worker.
    assertThat(results).extracting(Ran::gpu).containsExactlyInAnyOrder("0", "1");
    assertThat(replacement).isNotEqualTo(first);
  }

  @Test
  void reaperEndsExecutorWithUninterruptibleTask() throws Exception {
    var spark = spark();
    var folder = signals.toString();
    var job =
        spark
            .parallelize(PARTITIONS, PARTITIONS.size())
            .map(
                partition -> {
                  signal(folder, partition);
                  if (partition == 0 && TaskContext.get().attemptNumber() == 0) {
                    hangAsNativeCodeDoes();
                  }
                  return Ran.here(partition, sum(partition));
                })
            .collectAsync();
    var hung = running(0, 0);
    spark.sc().killTaskAttempt(hung[1], true, "it does not come back");

    var results = job.get();
    assertRight(results);
    assertThat(results).extracting(Ran::attempt).containsExactly(1, 0);
    assertThat(results.get(0).pid()).isNotEqualTo(hung[0]);
    Condition.await(
        "the hung executor to be gone", () -> !cluster.executorPids().contains(hung[0]));
  }

  /** Hangs forever and cannot be interrupted: it waits for a monitor that another thread holds. */
  private static void hangAsNativeCodeDoes() {
    var monitor = new Object();
    var taken = new CountDownLatch(1);
    var keeper =
        new Thread(
            () -> {
              synchronized (monitor) {
                taken.countDown();
                while (true) {
                  LockSupport.park();
                }
              }
            });
    keeper.setDaemon(true);
    keeper.start();
    // await() would end on an interrupt.
    while (taken.getCount() > 0) {
      Thread.onSpinWait();
    }
    synchronized (monitor) {
      throw new IllegalStateException("the monitor was never to be free");
    }
  }

  @Test
  void applicationSurvivesRestartOfMaster() throws Exception {
    var spark = spark();
    var data = spark.parallelize(PARTITIONS, PARTITIONS.size());
    assertRight(data.map(i -> Ran.here(i, sum(i))).collect());
    Condition.await("both executors to run", () -> cluster.executorPids().size() == 2);
    var executors = cluster.executorPids();
    cluster.restartMaster();
    assertRight(data.map(i -> Ran.here(i, sum(i))).collect());
    assertThat(cluster.executorPids()).isEqualTo(executors);
  }

  /** The application that is submitted. */
  public static final class Application {
    private Application() {}

    public static void main(String[] arguments) {
      try (var spark = new JavaSparkContext()) {
        var ran =
            spark
                .parallelize(PARTITIONS, PARTITIONS.size())
                .map(i -> Ran.here(i, sum(i)))
                .collect();
        System.out.println(arguments[0] + ran.stream().mapToLong(Ran::sum).sum());
      }
    }
  }

  @Test
  void applicationIsSubmittedAsUsersDo() throws Exception {
    stopSpark();
    var jar = signals.resolve("application.jar");
    var classes =
        Path.of(Application.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.list(classes.resolve("org/byol3d/cluster"))) {
      for (var file : files.sorted().toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    var submitted =
        cluster.submit(
            List.of(
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.executor.resource.gpu.amount=1",
                "--conf",
                "spark.task.resource.gpu.amount=1",
                "--class",
                Application.class.getName(),
                jar.toString(),
                "sum "),
            Map.of());
    assertThat(submitted.exitCode()).as(submitted::text).isZero();
    assertThat(submitted.output()).hasContent("sum " + (sum(0) + sum(1)));
  }
}
