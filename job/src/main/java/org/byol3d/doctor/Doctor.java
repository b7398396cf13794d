package org.byol3d.doctor;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.TaskMemory;
import org.byol3d.distributed.ClusterSize;
import org.byol3d.distributed.StageRunner.Placed;
import org.byol3d.distributed.WorkerOptions;
import org.byol3d.doctor.Examination.Visit;
import org.byol3d.placement.ExecutorSlot;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Examines every executor of a cluster. First, all executors are inspected at once, each by a task
 * that prefers it; when a task ran elsewhere, another is sent. Then one executor after the other
 * tells its clock, and an encoder travels to it and back, so that nothing else is on the network.
 * Last, encoders travel to and from all executors at once.
 */
public final class Doctor implements Closeable {
  private static final int ROUNDS = 3;
  private static final int FILES_EACH = 3;
  private static final long POLL_MILLIS = 100;
  private static final Comparator<ExecutorSlot> BY_ID =
      Comparator.comparingInt((ExecutorSlot slot) -> slot.executorId().length())
          .thenComparing(ExecutorSlot::executorId);

  private final JavaSparkContext context;
  private final PretrainConfig config;
  private final Duration timeout;
  private final TimedStages stages;

  /**
   * Creates a doctor.
   *
   * @param timeout of one stage: without it, Spark would wait for missing executors without end
   */
  public Doctor(JavaSparkContext context, PretrainConfig config, Duration timeout) {
    this.context = context;
    this.config = config;
    this.timeout = timeout;
    this.stages = new TimedStages(context.sc(), timeout);
  }

  /**
   * Examines the cluster.
   *
   * @param files volumes, of which each executor reads a few; none are read when empty
   * @param expectedSlots number of tasks that should run at once
   * @throws InterruptedException when interrupted
   */
  public Examination examine(List<String> files, OptionalInt expectedSlots)
      throws InterruptedException {
    var driver = Libtorch.ofThisProcess();
    boolean anyone = awaitExecutor();
    int slots = anyone ? awaitSlots(expectedSlots.orElse(1)) : slots();
    var executors = anyone ? executors() : List.<ExecutorSlot>of();
    var memory = TaskMemory.of(config, Math.max(1, slots));
    var reports = inspect(executors, files);
    var transport = new TransportProbe(context, stages, Math.toIntExact(memory.encoder()));
    var visits = new ArrayList<Visit>();
    for (var report : reports.values()) {
      visits.add(transport.visit(report));
    }
    var together = transport.together(List.copyOf(reports.keySet()));
    return new Examination(
        config.run().compute().device(),
        memory,
        driver,
        slots,
        expectedSlots,
        visits,
        executors.stream().filter(it -> !reports.containsKey(it)).toList(),
        together,
        stages.failures(),
        // On YARN and Kubernetes the discovery script runs in each container.
        context.master().startsWith("spark://"));
  }

  /** Waits until an executor takes a task, as the first stage of a training does. */
  private boolean awaitExecutor() throws InterruptedException {
    return stages.run(
        "waiting for executors", List.of(new Placed<>(0, List.of())), it -> it, it -> {});
  }

  /** Waits until enough tasks run at once or the time is over; returns how many do. */
  private int awaitSlots(int expected) throws InterruptedException {
    long start = System.nanoTime();
    while (slots() < expected && System.nanoTime() - start < timeout.toNanos()) {
      Thread.sleep(POLL_MILLIS);
    }
    return slots();
  }

  private int slots() {
    return new ClusterSize(context.sc()).slots();
  }

  /** Returns the live executors, by id; in local mode the driver. */
  private List<ExecutorSlot> executors() {
    var all = SparkEnv.get().blockManager().master().getMemoryStatus().keySet();
    return CollectionConverters.asJava(all).stream()
        .filter(it -> context.isLocal() || !it.isDriver())
        .map(it -> new ExecutorSlot(it.host(), it.executorId()))
        .sorted(BY_ID)
        .toList();
  }

  private SortedMap<ExecutorSlot, ExecutorReport> inspect(
      List<ExecutorSlot> executors, List<String> files) throws InterruptedException {
    var reports = new TreeMap<ExecutorSlot, ExecutorReport>(BY_ID);
    var hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    boolean done = true;
    for (int round = 0; done && round < ROUNDS && reports.size() < executors.size(); round++) {
      var items = new ArrayList<Placed<ExecutorReport.Request>>();
      for (int i = 0; i < executors.size(); i++) {
        var slot = executors.get(i);
        if (!reports.containsKey(slot)) {
          items.add(new Placed<>(request(i, files), List.of(slot.toTaskLocation())));
        }
      }
      done =
          stages.run(
              "examining executors",
              items,
              request -> ExecutorReport.ofTask(request, hadoop.value().value()),
              report -> reports.putIfAbsent(report.slot(), report));
    }
    hadoop.destroy();
    return reports;
  }

  private ExecutorReport.Request request(int number, List<String> files) {
    var compute = config.run().compute();
    return new ExecutorReport.Request(
        number,
        compute.device(),
        WorkerOptions.threads(compute.threads(), context.sc().getConf()),
        ownFiles(files, number),
        config.crop().size());
  }

  /** Returns a few files that no other executor reads, as long as there are enough. */
  static List<String> ownFiles(List<String> files, int number) {
    var own = new ArrayList<String>();
    for (int i = 0; i < Math.min(FILES_EACH, files.size()); i++) {
      own.add(files.get((int) (((long) number * FILES_EACH + i) % files.size())));
    }
    return own;
  }

  @Override
  public void close() {
    stages.close();
  }
}
