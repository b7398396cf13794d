package org.byol3d.distributed;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;
import org.byol3d.placement.Placement;

/**
 * The driver's side of a training step whose loss couples all micro-batches: publish weights,
 * encode, backward. Both stages are plain Spark stages: a lost task is run again, if necessary on
 * another executor, and fewer slots only mean more rounds. On the CPU, with the same number of
 * threads, every number of workers gives the same bits. Used by one thread.
 *
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 */
public final class TwoPhaseEngine<S extends Sample, B> implements AutoCloseable {
  private final StepStages<S, B, TwoPhaseReplica<B>> stages;
  private final boolean keepGraphs;
  private List<List<MicroBatch<S>>> assigned = List.of();
  private long step = -1;

  /**
   * Opens an engine. Workers open their part with their first task.
   *
   * @param size number of trained weights
   * @param keepGraphs whether graphs wait in the workers' memory for the backward stage, or are
   *     computed again
   * @param workers tasks of a stage, at least 1; by default as many as the cluster can run at once,
   *     counted in each step
   * @param firstPlacement where partitions that did not run yet are best run
   * @throws IllegalArgumentException when there are no workers
   */
  public TwoPhaseEngine(
      JavaSparkContext context,
      StepProgram<S, B, TwoPhaseReplica<B>> program,
      int size,
      WorkerOptions options,
      boolean keepGraphs,
      OptionalInt workers,
      Placement firstPlacement,
      EngineListener listener) {
    this.stages =
        new StepStages<>(context, program, size, options, workers, firstPlacement, listener);
    this.keepGraphs = keepGraphs;
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
    stages.weights().publish(weights, average, tau);
  }

  /** Returns how many workers a step with this number of micro-batches would have now. */
  public int workers(int microBatches) {
    return stages.workers(microBatches);
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
  public EncodeOutcome encode(List<MicroBatch<S>> batches, List<MicroBatch<S>> next)
      throws UnreadableVolumeException, InterruptedException {
    step = batches.get(0).step();
    assigned = stages.assign(batches);
    var assignedNext = MicroBatchAssignment.runs(next, assigned.size());
    var tasks = new ArrayList<EncodeTask<S, B>>();
    for (int p = 0; p < assigned.size(); p++) {
      tasks.add(new EncodeTask<>(p, assigned.get(p), assignedNext.get(p), keepGraphs));
    }
    var outputs = new TreeMap<Integer, List<byte[]>>();
    var times =
        stages.run(
            "encode, step " + step,
            tasks,
            (partition, answer) -> outputs.put(partition, answer.outputs()));
    return new EncodeOutcome(outputs.values().stream().flatMap(List::stream).toList(), times);
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
    var tasks = new ArrayList<BackwardTask<S, B>>();
    int from = 0;
    for (int p = 0; p < assigned.size(); p++) {
      int to = from + assigned.get(p).size();
      tasks.add(new BackwardTask<>(p, assigned.get(p), outputGradients.subList(from, to)));
      from = to;
    }
    var sum = stages.gradientSum(encoded);
    var times =
        stages.run(
            "backward, step " + step, tasks, (partition, answer) -> sum.decode(answer.subtrees()));
    var gradient = sum.sum();
    return new BackwardOutcome(gradient, sum.nanos(), times);
  }

  /** Frees the driver's part; workers free theirs when the next run starts, or when they end. */
  @Override
  public void close() {
    stages.close();
  }
}
