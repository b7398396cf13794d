package org.byol3d.distributed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

/**
 * The driver's side of a training step: publish weights, encode, backward. Both stages are plain
 * Spark stages: a lost task is run again, on another executor if need be, and fewer slots only mean
 * more rounds. The result does not depend on the number of workers, to the bit, with float32 on the
 * wire and on the CPU. Used by one thread.
 *
 * @param <B> a loaded micro-batch
 */
public final class StepEngine<B> implements AutoCloseable {
  private final JavaSparkContext context;
  private final EngineOptions options;
  private final int size;
  private final RunBroadcasts<B> run;
  private final StickyPlacement placement;
  private final StageRunner stages;
  private final TaskWatchdog watchdog;
  private final EngineListener listener;
  private final Set<ExecutorSlot> introduced = new HashSet<>();
  private PublishedWeights snapshot;
  private List<List<MicroBatch>> dealt = List.of();
  private long step = -1;

  /**
   * Opens an engine. Workers open their part with their first task.
   *
   * @param size number of trained weights
   * @param firstPlacement where partitions are best run that ran nowhere yet
   */
  public StepEngine(
      JavaSparkContext context,
      StepProgram<B> program,
      int size,
      EngineOptions options,
      Placement firstPlacement,
      EngineListener listener) {
    this.context = context;
    this.options = options;
    this.size = size;
    this.listener = listener;
    var id = "byol3d-" + UUID.randomUUID();
    this.run =
        new RunBroadcasts<>(
            id,
            context.broadcast(program),
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
            options.worker());
    this.placement = new StickyPlacement(firstPlacement);
    this.stages = new StageRunner(context.sc(), id);
    this.watchdog = new TaskWatchdog(context.sc(), id, options.taskTimeout(), placement, listener);
    watchdog.start();
  }

  /**
   * Makes new weights the ones that stages compute with.
   *
   * @param weights the first {@code size} values of it
   * @param average the same of their moving average, which workers that hold the version before
   *     make themselves from τ
   * @param tau the decay rate that made this average from the one before
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

  /** The same for a program whose replicas have no average. */
  public void publish(float[] weights) {
    replace(context.broadcast(ElementType.FLOAT32.encode(weights, size)), null);
  }

  /** The workers that a step of so many micro-batches would have now. */
  public int workers(int microBatches) {
    int slots =
        options
            .workers()
            .orElseGet(
                () ->
                    context
                        .sc()
                        .maxNumConcurrentTasks(
                            context.sc().resourceProfileManager().defaultResourceProfile()));
    // None while a cluster's first executors start: one task waits for them.
    return Math.max(1, Math.min(slots, microBatches));
  }

  /**
   * The encode stage.
   *
   * @param batches the step's micro-batches in index order
   * @param next the next step's, to be loaded ahead; empty after the last
   * @throws UnreadableVolumeException when volumes cannot be read; nothing is encoded then
   * @throws StageFailedException when Spark gives the stage up
   * @throws InterruptedException when interrupted; the engine can only be closed then
   */
  public EncodeOutcome encode(List<MicroBatch> batches, List<MicroBatch> next)
      throws UnreadableVolumeException, InterruptedException {
    step = batches.get(0).step();
    int workers = workers(batches.size());
    dealt = MicroBatchAssignment.runs(batches, workers);
    var dealtNext = MicroBatchAssignment.runs(next, workers);
    int executors = executors();
    placement.spread(workers, (workers + executors - 1) / executors);
    var items = new ArrayList<StageRunner.Placed<StageMessages.Encode>>();
    for (int p = 0; p < workers; p++) {
      items.add(placed(p, new StageMessages.Encode(p, dealt.get(p), dealtNext.get(p))));
    }
    var answers = new TreeMap<Integer, StageMessages.Encoded>();
    long start = System.nanoTime();
    var handle = run;
    var version = snapshot;
    stages.<StageMessages.Encode, StageMessages.Encoded>run(
        "encode, step " + step,
        items,
        order -> WorkerTasks.encode(handle, version, order),
        (partition, answer) -> {
          placement.ranAt(partition, answer.report().slot());
          introduce(answer.report());
          answers.put(partition, answer);
        });
    requireReadable(answers.values().stream().map(StageMessages.Encoded::unreadable).toList());
    return new EncodeOutcome(
        answers.values().stream().flatMap(it -> it.outputs().stream()).toList(),
        times(start, answers.values().stream().map(StageMessages.Encoded::report).toList()));
  }

  /**
   * The backward stage of the step that was encoded last.
   *
   * @param outputGradients one a micro-batch, in index order
   * @throws IllegalArgumentException when they are not as many as the step's micro-batches
   * @throws UnreadableVolumeException when a graph has to be computed again, and its volume cannot
   *     be read any more
   * @throws StageFailedException when Spark gives the stage up
   * @throws InterruptedException when interrupted; the engine can only be closed then
   */
  public BackwardOutcome backward(List<byte[]> outputGradients)
      throws UnreadableVolumeException, InterruptedException {
    int encoded = dealt.stream().mapToInt(List::size).sum();
    if (outputGradients.size() != encoded) {
      throw new IllegalArgumentException(
          outputGradients.size() + " output gradients for " + encoded + " encoded micro-batches");
    }
    var items = new ArrayList<StageRunner.Placed<StageMessages.Backward>>();
    int from = 0;
    for (int p = 0; p < dealt.size(); p++) {
      int to = from + dealt.get(p).size();
      // Not views: they would carry the whole list to every task.
      var gradients = List.copyOf(outputGradients.subList(from, to));
      items.add(placed(p, new StageMessages.Backward(p, dealt.get(p), gradients)));
      from = to;
    }
    var sum = new GradientSum(options.worker().wire(), size, from);
    var reports = new ArrayList<WorkerReport>();
    var unreadable = new ArrayList<List<UnreadableVolume>>();
    long start = System.nanoTime();
    var handle = run;
    var version = snapshot;
    stages.<StageMessages.Backward, StageMessages.Gradients>run(
        "backward, step " + step,
        items,
        order -> WorkerTasks.backward(handle, version, order),
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

  /** Frees what the driver holds; workers free theirs with the next run, or when they end. */
  @Override
  public void close() {
    watchdog.close();
    stages.close();
    replace(null, null);
    run.program().destroy();
    run.hadoop().destroy();
  }

  private void introduce(WorkerReport report) {
    if (introduced.add(report.slot())) {
      listener.executorJoined(report.slot(), report.gpuAddresses(), report.device());
    }
  }

  /** Executors that live now. A count that is late costs a step's time, nothing else. */
  private int executors() {
    // In local mode the driver is the executor; elsewhere it is listed beside them.
    int listed = context.sc().statusTracker().getExecutorInfos().length;
    return Math.max(1, context.isLocal() ? listed : listed - 1);
  }

  private void replace(Broadcast<byte[]> weights, PublishedWeights.Average average) {
    var old = snapshot;
    snapshot =
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

  private <T> StageRunner.Placed<T> placed(int partition, T order) {
    return new StageRunner.Placed<>(order, placement.preferred(partition, dealt.get(partition)));
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
