package org.byol3d.distributed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;
import org.byol3d.placement.ExecutorSlot;
import org.byol3d.placement.Placement;
import org.byol3d.placement.StickyPlacement;
import org.byol3d.text.Check;

/**
 * What the stages of all engines share: assigns micro-batches to workers, places each worker's task
 * where it ran before, runs the tasks with the newest weights, watches them, and gathers unreadable
 * volumes and times. Used by one thread.
 *
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 * @param <R> a replica
 */
final class StepStages<S extends Sample, B, R extends Replica> implements AutoCloseable {
  private final ClusterSize cluster;
  private final OptionalInt workers;
  private final RunBroadcasts<S, B, R> run;
  private final WeightBroadcasts weights;
  private final StickyPlacement placement;
  private final StageRunner stages;
  private final TaskWatchdog watchdog;
  private final EngineListener listener;
  private final Set<ExecutorSlot> announced = new HashSet<>();

  StepStages(
      JavaSparkContext context,
      StepProgram<S, B, R> program,
      int size,
      WorkerOptions options,
      OptionalInt workers,
      Placement firstPlacement,
      EngineListener listener) {
    this.cluster = new ClusterSize(context.sc());
    Check.atLeast("workers", workers.orElse(1), 1);
    this.workers = workers;
    this.listener = listener;
    this.weights = new WeightBroadcasts(context, size);
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

  /** Returns what publishes the weights that the stages compute with. */
  WeightBroadcasts weights() {
    return weights;
  }

  /** Returns the driver's empty sum for the gradients of a step. */
  GradientSum gradientSum(int microBatches) {
    return new GradientSum(run.options().stages().wire(), weights.size(), microBatches);
  }

  /** Returns how many workers a step with this number of micro-batches would have now. */
  int workers(int microBatches) {
    int slots = workers.orElseGet(cluster::slots);
    // There are no slots while a cluster's first executors start: one task waits for them.
    return Math.max(1, Math.min(slots, microBatches));
  }

  /** Assigns the micro-batches of a step to the workers that there are now, by partition. */
  List<List<MicroBatch<S>>> assign(List<MicroBatch<S>> batches) {
    int used = workers(batches.size());
    int executors = cluster.executors();
    placement.spread(used, (used + executors - 1) / executors);
    return MicroBatchAssignment.runs(batches, used);
  }

  /**
   * Runs a stage.
   *
   * @param name for Spark's pages and for errors
   * @param tasks by partition
   * @param onAnswer receives the number of a partition and its answer as soon as it arrives
   * @throws UnreadableVolumeException when volumes cannot be read; the answers are not complete
   *     then
   * @throws StageFailedException when Spark gives the stage up
   * @throws InterruptedException when interrupted; the stages can only be closed then
   */
  <A extends StageAnswer> StageTimes run(
      String name, List<? extends StageTask<S, B, R, A>> tasks, BiConsumer<Integer, A> onAnswer)
      throws UnreadableVolumeException, InterruptedException {
    var items = new ArrayList<StageRunner.Placed<StageTask<S, B, R, A>>>();
    for (int p = 0; p < tasks.size(); p++) {
      var task = tasks.get(p);
      items.add(new StageRunner.Placed<>(task, placement.preferred(p, task.batches())));
    }
    var reports = new TreeMap<Integer, WorkerReport>();
    var unreadable = new TreeMap<Integer, UnreadableVolume>();
    // Lambdas that use fields would carry the stages to the tasks.
    var joined = run;
    var newest = weights.newest();
    long start = System.nanoTime();
    stages.<StageTask<S, B, R, A>, A>run(
        name,
        items,
        task -> task.run(WorkerRuntime.current().session(joined), newest),
        (partition, answer) -> {
          var report = answer.report();
          placement.ranAt(partition, report.slot());
          announce(report);
          reports.put(partition, report);
          answer.unreadable().forEach(it -> unreadable.put(it.volume(), it));
          onAnswer.accept(partition, answer);
        });
    if (!unreadable.isEmpty()) {
      throw new UnreadableVolumeException(List.copyOf(unreadable.values()));
    }
    return new StageTimes(System.nanoTime() - start, List.copyOf(reports.values()));
  }

  /** Frees the driver's part; workers free theirs when the next run starts, or when they end. */
  @Override
  public void close() {
    watchdog.close();
    stages.close();
    weights.close();
    run.program().destroy();
    run.hadoop().destroy();
  }

  private void announce(WorkerReport report) {
    if (announced.add(report.slot())) {
      listener.executorJoined(report.slot(), report.gpuAddresses(), report.device());
    }
  }
}
