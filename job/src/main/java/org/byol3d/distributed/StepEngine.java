package org.byol3d.distributed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.crop.MicroBatch;
import org.byol3d.placement.ExecutorSlot;
import org.byol3d.placement.Placement;
import org.byol3d.placement.StickyPlacement;
import org.byol3d.text.Check;

/**
 * The driver's side of a training step: publish weights, encode, backward. Both stages are plain
 * Spark stages: a lost task is run again, if necessary on another executor, and fewer slots only
 * mean more rounds. On the CPU, with the same number of threads, every number of workers gives the
 * same bits. Used by one thread.
 *
 * @param <B> a loaded micro-batch
 */
public final class StepEngine<B> implements AutoCloseable {
  private final JavaSparkContext context;
  private final OptionalInt workers;
  private final int size;
  private final RunBroadcasts<B> run;
  private final StickyPlacement placement;
  private final StageRunner stages;
  private final TaskWatchdog watchdog;
  private final EngineListener listener;
  private final Set<ExecutorSlot> announced = new HashSet<>();
  private PublishedWeights published;
  private List<List<MicroBatch>> assigned = List.of();
  private long step = -1;

  /**
   * Opens an engine. Workers open their part with their first task.
   *
   * @param size number of trained weights
   * @param workers tasks of a stage, at least 1; by default as many as the cluster can run at once,
   *     counted in each step
   * @param firstPlacement where partitions that did not run yet are best run
   * @throws IllegalArgumentException when there are no workers
   */
  public StepEngine(
      JavaSparkContext context,
      StepProgram<B> program,
      int size,
      WorkerOptions options,
      OptionalInt workers,
      Placement firstPlacement,
      EngineListener listener) {
    this.context = context;
    Check.atLeast("workers", workers.orElse(1), 1);
    this.workers = workers;
    this.size = size;
    this.listener = listener;
    var id = "byol3d-" + UUID.randomUUID();
    this.run =
        new RunBroadcasts<>(
            id,
            context.broadcast(program),
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
            options);
    this.placement = new StickyPlacement(firstPlacement);
    this.stages = new StageRunner(context.sc(), id);
    this.watchdog =
        new TaskWatchdog(context.sc(), id, options.stages().taskTimeout(), placement, listener);
    watchdog.start();
  }

  /**
   * Publishes new weights: the stages compute with them from now on.
   *
   * @param weights of which the first {@code size} values are published
   * @param average moving average of the weights, of the same length; workers with the version
   *     before compute it themselves from {@code tau}
   * @param tau decay rate from the average before to this one, 0 to 1
   */
  public void publish(float[] weights, float[] average, double tau) {
    var averageBytes =
        CompletableFuture.supplyAsync(
            () -> context.broadcast(ElementType.FLOAT32.encode(average, size)));
    Broadcast<byte[]> weightBytes;
    try {
      weightBytes = context.broadcast(ElementType.FLOAT32.encode(weights, size));
    } finally {
      averageBytes.join();
    }
    replace(weightBytes, new PublishedWeights.Average(tau, averageBytes.join()));
  }

  /** Publishes new weights of a program without an average. */
  public void publish(float[] weights) {
    replace(context.broadcast(ElementType.FLOAT32.encode(weights, size)), null);
  }

  /** Returns how many workers a step with this number of micro-batches would have now. */
  public int workers(int microBatches) {
    int slots =
        workers.orElseGet(
            () ->
                context
                    .sc()
                    .maxNumConcurrentTasks(
                        context.sc().resourceProfileManager().defaultResourceProfile()));
    // There are no slots while a cluster's first executors start: one task waits for them.
    return Math.max(1, Math.min(slots, microBatches));
  }

  /**
   * Runs the encode stage.
   *
   * @param batches the step's micro-batches in index order, at least one
   * @param next the next step's micro-batches, to be loaded ahead; empty after the last step
   * @throws UnreadableVolumeException when volumes cannot be read; nothing is encoded then
   * @throws StageFailedException when Spark gives the stage up
   * @throws InterruptedException when interrupted; the engine can only be closed then
   */
  public EncodeOutcome encode(List<MicroBatch> batches, List<MicroBatch> next)
      throws UnreadableVolumeException, InterruptedException {
    step = batches.get(0).step();
    int used = workers(batches.size());
    assigned = MicroBatchAssignment.runs(batches, used);
    var assignedNext = MicroBatchAssignment.runs(next, used);
    int executors = executors();
    placement.spread(used, (used + executors - 1) / executors);
    var items = new ArrayList<StageRunner.Placed<StageMessages.Encode>>();
    for (int p = 0; p < used; p++) {
      items.add(placed(p, new StageMessages.Encode(p, assigned.get(p), assignedNext.get(p))));
    }
    var answers = new TreeMap<Integer, StageMessages.Encoded>();
    long start = System.nanoTime();
    // Lambdas that use fields would carry the engine to the tasks.
    var joined = run;
    var weights = published;
    stages.<StageMessages.Encode, StageMessages.Encoded>run(
        "encode, step " + step,
        items,
        message -> WorkerRuntime.current().session(joined).encode(message, weights),
        (partition, answer) -> {
          placement.ranAt(partition, answer.report().slot());
          announce(answer.report());
          answers.put(partition, answer);
        });
    requireReadable(answers.values().stream().map(StageMessages.Encoded::unreadable).toList());
    return new EncodeOutcome(
        answers.values().stream().flatMap(it -> it.outputs().stream()).toList(),
        times(start, answers.values().stream().map(StageMessages.Encoded::report).toList()));
  }

  /**
   * Runs the backward stage of the step that was encoded last.
   *
   * @param outputGradients one per micro-batch, in index order
   * @throws IllegalArgumentException when their number is not that of the step's micro-batches
   * @throws UnreadableVolumeException when a graph has to be computed again, and its volume cannot
   *     be read any more
   * @throws StageFailedException when Spark gives the stage up
   * @throws InterruptedException when interrupted; the engine can only be closed then
   */
  public BackwardOutcome backward(List<byte[]> outputGradients)
      throws UnreadableVolumeException, InterruptedException {
    int encoded = assigned.stream().mapToInt(List::size).sum();
    if (outputGradients.size() != encoded) {
      throw new IllegalArgumentException(
          outputGradients.size() + " output gradients for " + encoded + " encoded micro-batches");
    }
    var items = new ArrayList<StageRunner.Placed<StageMessages.Backward>>();
    int from = 0;
    for (int p = 0; p < assigned.size(); p++) {
      int to = from + assigned.get(p).size();
      // Copies: a view would carry the whole list to every task.
      var gradients = List.copyOf(outputGradients.subList(from, to));
      items.add(placed(p, new StageMessages.Backward(p, assigned.get(p), gradients)));
      from = to;
    }
    var sum = new GradientSum(run.options().stages().wire(), size, from);
    var reports = new ArrayList<WorkerReport>();
    var unreadable = new ArrayList<List<UnreadableVolume>>();
    long start = System.nanoTime();
    var joined = run;
    var weights = published;
    stages.<StageMessages.Backward, StageMessages.Gradients>run(
        "backward, step " + step,
        items,
        message -> WorkerRuntime.current().session(joined).backward(message, weights),
        (partition, answer) -> {
          placement.ranAt(partition, answer.report().slot());
          reports.add(answer.report());
          unreadable.add(answer.unreadable());
          sum.decode(answer.subtrees());
        });
    requireReadable(unreadable);
    var gradient = sum.sum();
    return new BackwardOutcome(gradient, sum.nanos(), times(start, reports));
  }

  /** Frees the driver's part; workers free theirs when the next run starts, or when they end. */
  @Override
  public void close() {
    watchdog.close();
    stages.close();
    replace(null, null);
    run.program().destroy();
    run.hadoop().destroy();
  }

  private void announce(WorkerReport report) {
    if (announced.add(report.slot())) {
      listener.executorJoined(report.slot(), report.gpuAddresses(), report.device());
    }
  }

  /** Returns the number of live executors. An old count only makes a step slower. */
  private int executors() {
    // In local mode the driver is the executor; elsewhere it is listed beside them.
    int listed = context.sc().statusTracker().getExecutorInfos().length;
    return Math.max(1, context.isLocal() ? listed : listed - 1);
  }

  private void replace(Broadcast<byte[]> weights, PublishedWeights.Average average) {
    var old = published;
    published =
        weights == null
            ? null
            : new PublishedWeights(old == null ? 0 : old.version() + 1, weights, average);
    if (old != null) {
      old.weights().destroy();
      if (old.average() != null) {
        old.average().values().destroy();
      }
    }
  }

  private <T> StageRunner.Placed<T> placed(int partition, T message) {
    return new StageRunner.Placed<>(
        message, placement.preferred(partition, assigned.get(partition)));
  }

  private static StageTimes times(long start, List<WorkerReport> reports) {
    return new StageTimes(System.nanoTime() - start, reports);
  }

  private static void requireReadable(List<List<UnreadableVolume>> unreadable)
      throws UnreadableVolumeException {
    var byNumber = new TreeMap<Integer, UnreadableVolume>();
    unreadable.forEach(some -> some.forEach(it -> byNumber.put(it.volume(), it)));
    if (!byNumber.isEmpty()) {
      throw new UnreadableVolumeException(List.copyOf(byNumber.values()));
    }
  }
}
