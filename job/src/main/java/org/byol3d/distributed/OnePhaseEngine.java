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
 * The driver's side of a training step whose loss is a sum over micro-batches: publish weights,
 * train. One plain Spark stage computes losses and gradients. What {@link TwoPhaseEngine} says of
 * lost tasks and of equal bits is true here as well. Used by one thread.
 *
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 */
public final class OnePhaseEngine<S extends Sample, B> implements AutoCloseable {
  private final StepStages<S, B, OnePhaseReplica<B>> stages;

  /**
   * Opens an engine. Workers open their part with their first task.
   *
   * @param size number of trained weights
   * @param workers tasks of a stage, at least 1; by default as many as the cluster can run at once,
   *     counted in each step
   * @param firstPlacement where partitions that did not run yet are best run
   * @throws IllegalArgumentException when there are no workers
   */
  public OnePhaseEngine(
      JavaSparkContext context,
      StepProgram<S, B, OnePhaseReplica<B>> program,
      int size,
      WorkerOptions options,
      OptionalInt workers,
      Placement firstPlacement,
      EngineListener listener) {
    this.stages =
        new StepStages<>(context, program, size, options, workers, firstPlacement, listener);
  }

  /**
   * Publishes new weights: the stages compute with them from now on.
   *
   * @param weights of which the first {@code size} values are published
   */
  public void publish(float[] weights) {
    stages.weights().publish(weights);
  }

  /** Returns how many workers a step with this number of micro-batches would have now. */
  public int workers(int microBatches) {
    return stages.workers(microBatches);
  }

  /**
   * Computes losses and gradients of a step.
   *
   * @param batches the step's micro-batches in index order, at least one
   * @param next the next step's micro-batches, to be loaded ahead; empty after the last step
   * @throws UnreadableVolumeException when volumes cannot be read
   * @throws StageFailedException when Spark gives the stage up
   * @throws InterruptedException when interrupted; the engine can only be closed then
   */
  public TrainOutcome train(List<MicroBatch<S>> batches, List<MicroBatch<S>> next)
      throws UnreadableVolumeException, InterruptedException {
    var assigned = stages.assign(batches);
    var assignedNext = MicroBatchAssignment.runs(next, assigned.size());
    var tasks = new ArrayList<TrainTask<S, B>>();
    for (int p = 0; p < assigned.size(); p++) {
      tasks.add(new TrainTask<>(p, assigned.get(p), assignedNext.get(p)));
    }
    var outputs = new TreeMap<Integer, List<byte[]>>();
    var sum = stages.gradientSum(batches.size());
    var times =
        stages.run(
            "train, step " + batches.get(0).step(),
            tasks,
            (partition, answer) -> {
              outputs.put(partition, answer.outputs());
              sum.decode(answer.subtrees());
            });
    var gradient = sum.sum();
    return new TrainOutcome(
        outputs.values().stream().flatMap(List::stream).toList(), gradient, sum.nanos(), times);
  }

  /** Frees the driver's part; workers free theirs when the next run starts, or when they end. */
  @Override
  public void close() {
    stages.close();
  }
}
