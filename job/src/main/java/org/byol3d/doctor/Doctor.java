package org.byol3d.doctor;

import java.io.Closeable;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.TaskMemory;
import org.byol3d.distributed.StageFailedException;
import org.byol3d.distributed.StageRunner;
import org.byol3d.distributed.StageRunner.Placed;
import org.byol3d.distributed.StageRunner.Work;
import org.byol3d.distributed.WorkerOptions;
import org.byol3d.doctor.Examination.Together;
import org.byol3d.doctor.Examination.Visit;
import org.byol3d.placement.ExecutorSlot;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Examines every executor of a cluster. All first look around at once, each in a task that prefers
 * it; a task that ran elsewhere is tried again. Then one after the other is asked for its clock and
 * sent and asked for an encoder, so that nothing else is on the wire; last, all at once.
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
  private final String jobGroup = "byol3d-doctor-" + UUID.randomUUID();
  private final StageRunner stages;
  private final List<String> failures = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var watching = new Thread(task, "byol3d-doctor-timeout");
            watching.setDaemon(true);
            return watching;
          });

  /**
   * @param timeout of one stage: executors that cannot be had would be waited for without end
   */
  public Doctor(JavaSparkContext context, PretrainConfig config, Duration timeout) {
    this.context = context;
    this.config = config;
    this.timeout = timeout;
    this.stages = new StageRunner(context.sc(), jobGroup);
  }

  /** A task's answer that is all about when and where. */
  private record Answer(ExecutorSlot slot, Instant time, long nanos) implements Serializable {
    static Answer now(long nanos) {
      return new Answer(ExecutorSlot.current(), Instant.now(), nanos);
    }
  }

  private record Parcel(ExecutorSlot slot, List<byte[]> content) implements Serializable {}

  /** A job of one task that ran where it should. */
  private record Timed<R>(R answer, Instant asked, Instant answered, double seconds) {}

  /**
   * Examines.
   *
   * @param files volumes, of which each executor reads a few of its own; none are read when empty
   * @param expectedSlots tasks that should run at once
   * @throws InterruptedException when interrupted
   */
  public Examination examine(List<String> files, OptionalInt expectedSlots)
      throws InterruptedException {
    var driver = Libtorch.ofThisProcess();
    // Waits until executors are there, as the first stage of a training would.
    var anyone =
        stage(
            "waiting for executors",
            List.of(new Placed<>(0, List.of())),
            it -> Answer.now(0),
            it -> {});
    int slots = anyone ? awaitSlots(expectedSlots.orElse(1)) : slots();
    var executors = anyone ? executors() : List.<ExecutorSlot>of();
    var needs = TaskMemory.of(config, Math.max(1, slots));
    var reports = inspect(executors, files);
    var visits = new ArrayList<Visit>();
    for (var report : reports.values()) {
      visits.add(visit(report, needs.encoder()));
    }
    return new Examination(
        config.run().compute().device(),
        needs,
        driver,
        slots,
        expectedSlots,
        visits,
        executors.stream().filter(it -> !reports.containsKey(it)).toList(),
        together(List.copyOf(reports.keySet()), needs.encoder()),
        failures,
        // On YARN and Kubernetes the discovery script runs in each container.
        context.master().startsWith("spark://"));
  }

  /** Tasks that run at once, when there are so many or the time is over. */
  private int awaitSlots(int expected) throws InterruptedException {
    long start = System.nanoTime();
    while (slots() < expected && System.nanoTime() - start < timeout.toNanos()) {
      Thread.sleep(POLL_MILLIS);
    }
    return slots();
  }

  private int slots() {
    return context
        .sc()
        .maxNumConcurrentTasks(context.sc().resourceProfileManager().defaultResourceProfile());
  }

  /** Those that live now, by id; in local mode the driver. */
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
    var found = new TreeMap<ExecutorSlot, ExecutorReport>(BY_ID);
    int threads = WorkerOptions.threads(config.run().compute().threads(), context.sc().getConf());
    var hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    for (int round = 0; round < ROUNDS && found.size() < executors.size(); round++) {
      var items = new ArrayList<Placed<ExecutorReport.Order>>();
      for (int i = 0; i < executors.size(); i++) {
        var slot = executors.get(i);
        if (!found.containsKey(slot)) {
          var order =
              new ExecutorReport.Order(
                  i,
                  config.run().compute().device(),
                  threads,
                  ownFiles(files, i),
                  config.crop().size());
          items.add(new Placed<>(order, List.of(slot.toTaskLocation())));
        }
      }
      boolean done =
          stage(
              "examining executors",
              items,
              order -> ExecutorReport.ofTask(order, hadoop.value().value()),
              report -> found.putIfAbsent(report.slot(), report));
      if (!done) {
        break;
      }
    }
    hadoop.destroy();
    return found;
  }

  /** A few files that no other executor reads, as long as there are enough. */
  static List<String> ownFiles(List<String> files, int number) {
    var own = new ArrayList<String>();
    for (int i = 0; i < Math.min(FILES_EACH, files.size()); i++) {
      own.add(files.get((int) (((long) number * FILES_EACH + i) % files.size())));
    }
    return own;
  }

  private Visit visit(ExecutorReport report, long bytes) throws InterruptedException {
    var slot = report.slot();
    int size = Math.toIntExact(bytes);
    Optional<Timed<Answer>> clock = Optional.empty();
    var collect = OptionalDouble.empty();
    var broadcast = OptionalDouble.empty();
    // The best of a few: the first pays for a JVM that has just started.
    for (int round = 0; round < ROUNDS; round++) {
      var timed = ask(slot, "asking for the time", it -> Answer.now(0), Answer::slot);
      clock = quicker(clock, timed);
      double roundTrip = clock.map(Timed::seconds).orElse(0.0);
      collect =
          faster(
              collect,
              bytes,
              ask(
                      slot,
                      "collecting an encoder",
                      it -> new Parcel(ExecutorSlot.current(), List.of(new byte[size])),
                      Parcel::slot)
                  .map(it -> Math.max(it.seconds() - roundTrip, it.seconds() / 10)));
      var weights = context.broadcast(incompressible(size));
      broadcast =
          faster(
              broadcast,
              bytes,
              ask(
                      slot,
                      "broadcasting an encoder",
                      it -> Answer.now(nanos(weights::value)),
                      Answer::slot)
                  .map(it -> it.answer().nanos() / 1e9));
      weights.destroy();
    }
    return new Visit(
        report,
        clock.map(it -> ClockOffset.of(it.asked(), it.answer().time(), it.answered())),
        collect,
        broadcast);
  }

  private static Optional<Timed<Answer>> quicker(
      Optional<Timed<Answer>> best, Optional<Timed<Answer>> next) {
    return Stream.of(best, next)
        .flatMap(Optional::stream)
        .min(Comparator.comparingDouble(Timed::seconds));
  }

  private static OptionalDouble faster(OptionalDouble best, long bytes, Optional<Double> seconds) {
    return DoubleStream.concat(
            best.stream(), seconds.stream().mapToDouble(it -> bytes / Math.max(1e-9, it)))
        .max();
  }

  private Optional<Together> together(List<ExecutorSlot> executors, long bytes)
      throws InterruptedException {
    if (executors.isEmpty()) {
      return Optional.empty();
    }
    int size = Math.toIntExact(bytes);
    var everyone =
        executors.stream().map(it -> new Placed<>(0, List.of(it.toTaskLocation()))).toList();
    var launch = OptionalDouble.empty();
    var collect = OptionalDouble.empty();
    var broadcast = OptionalDouble.empty();
    for (int round = 0; round < ROUNDS; round++) {
      launch = sooner(launch, seconds("asking all", everyone, it -> Answer.now(0)));
      collect =
          sooner(
              collect,
              seconds(
                  "collecting from all",
                  everyone,
                  it -> new Parcel(ExecutorSlot.current(), List.of(new byte[size]))));
      var weights = context.broadcast(incompressible(size));
      broadcast =
          sooner(
              broadcast,
              seconds("broadcasting to all", everyone, it -> Answer.now(nanos(weights::value))));
      weights.destroy();
    }
    return collect.isPresent() && broadcast.isPresent()
        ? Optional.of(
            new Together(
                executors.size(),
                less(collect.getAsDouble(), launch.orElse(0)),
                less(broadcast.getAsDouble(), launch.orElse(0))))
        : Optional.empty();
  }

  /** What is left without the stage itself; never nothing, since both vary. */
  private static double less(double seconds, double launch) {
    return Math.max(seconds - launch, seconds / 10);
  }

  private static OptionalDouble sooner(OptionalDouble best, OptionalDouble next) {
    return DoubleStream.concat(best.stream(), next.stream()).min();
  }

  /** What a stage takes; empty when it failed. */
  private <R> OptionalDouble seconds(
      String name, List<Placed<Integer>> items, Work<Integer, R> work) throws InterruptedException {
    long start = System.nanoTime();
    return stage(name, items, work, it -> {})
        ? OptionalDouble.of((System.nanoTime() - start) / 1e9)
        : OptionalDouble.empty();
  }

  /** One task on one executor; empty when it ran elsewhere, or not at all. */
  private <R> Optional<Timed<R>> ask(
      ExecutorSlot slot, String name, Work<Integer, R> work, Function<R, ExecutorSlot> where)
      throws InterruptedException {
    var answers = new ArrayList<R>();
    var asked = Instant.now();
    long start = System.nanoTime();
    boolean done =
        stage(name, List.of(new Placed<>(0, List.of(slot.toTaskLocation()))), work, answers::add);
    double seconds = (System.nanoTime() - start) / 1e9;
    var answered = Instant.now();
    return done && where.apply(answers.get(0)).equals(slot)
        ? Optional.of(new Timed<>(answers.get(0), asked, answered, seconds))
        : Optional.empty();
  }

  /** Runs a stage; one that fails, or takes too long, is noted, and no other is run after it. */
  private <T, R> boolean stage(
      String name, List<Placed<T>> items, Work<T, R> work, Consumer<R> onResult)
      throws InterruptedException {
    if (!failures.isEmpty()) {
      return false;
    }
    var tooLate = "no answer within %,d ms".formatted(timeout.toMillis());
    var deadline =
        timer.schedule(
            () -> context.sc().cancelJobGroup(jobGroup, tooLate),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      stages.run(name, items, work, (partition, result) -> onResult.accept(result));
      return true;
    } catch (StageFailedException e) {
      failures.add(e.getMessage().contains(tooLate) ? name + ": " + tooLate : e.getMessage());
      return false;
    } finally {
      deadline.cancel(false);
    }
  }

  private static long nanos(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  private static byte[] incompressible(int size) {
    var bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    stages.close();
  }
}
