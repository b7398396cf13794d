package org.byol3d.distributed;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;
import org.byol3d.nn.Compute;
import org.byol3d.nn.Precision;

/**
 * A run on one worker: loader, replicas, weights. Used by as many tasks at once as the executor
 * runs.
 *
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 * @param <R> a replica
 */
final class WorkerSession<S extends Sample, B, R extends Replica> implements Closeable {
  private final String runId;
  private final WorkerOptions options;
  private final BatchCache<S, B> batches;
  private final ReplicaPool<S, R> replicas;
  private WeightStore weights; // guarded by this

  WorkerSession(RunBroadcasts<S, B, R> run) throws IOException {
    this.runId = run.id();
    this.options = run.options();
    var program = run.program().value();
    this.batches =
        new BatchCache<>(
            program.openLoader(run.hadoop().value().value()), options.stages().prefetchThreads());
    this.replicas =
        new ReplicaPool<>(
            device ->
                program.openReplica(new Compute(device, Precision.FLOAT32, options.threads())));
  }

  String runId() {
    return runId;
  }

  /** Begins to load micro-batches of this step and the next; forgets those of earlier steps. */
  void beginLoading(List<MicroBatch<S>> now, List<MicroBatch<S>> next) {
    batches.dropBefore(now.get(0).step());
    batches.prefetch(now);
    batches.prefetch(next);
  }

  /** Computes a loaded micro-batch. */
  @FunctionalInterface
  interface Computation<S extends Sample, B> {
    void of(MicroBatch<S> batch, B loaded) throws IOException, InterruptedException;
  }

  /**
   * Computes micro-batches one after the other, each as soon as it is loaded. When a volume is
   * unreadable, the step is made again without it, so only more such volumes are looked for.
   *
   * @return the volumes that could not be read
   */
  List<UnreadableVolume> forEachLoaded(
      List<MicroBatch<S>> wanted, TaskClock clock, Computation<S, B> computation)
      throws IOException, InterruptedException {
    var unreadable = new ArrayList<UnreadableVolume>();
    for (var batch : wanted) {
      stopIfKilled();
      B loaded;
      try {
        loaded = batches.get(batch);
      } catch (UnreadableVolumeException e) {
        unreadable.addAll(e.volumes());
        continue;
      } finally {
        clock.dataWaited();
      }
      if (unreadable.isEmpty()) {
        computation.of(batch, loaded);
        clock.computed();
      }
    }
    return unreadable;
  }

  /** Returns a loaded micro-batch. */
  B load(MicroBatch<S> batch) throws IOException, InterruptedException {
    return batches.get(batch);
  }

  /** Borrows a replica on the device of the calling task. */
  BorrowedReplica<S, R> borrow(int partition, List<MicroBatch<S>> wanted) {
    return replicas.borrow(DeviceAssignment.ofTask(options.device(), partition), partition, wanted);
  }

  /** Returns the weights that this process has. */
  synchronized WeightStore weights(ReplicaSlot<S, R> slot) {
    if (weights == null) {
      weights = new WeightStore(slot.replica().size());
    }
    return weights;
  }

  /** Returns an empty sum for the gradients of a task. */
  GradientSum gradientSum(ReplicaSlot<S, R> slot) {
    return new GradientSum(options.stages().wire(), slot.replica().size());
  }

  /** Ends a killed task between two micro-batches. */
  static void stopIfKilled() {
    if (TaskContext.get().isInterrupted()) {
      throw new TaskKilledException("stopped between two micro-batches");
    }
  }

  @Override
  public void close() throws IOException {
    try (batches) {
      replicas.close();
    }
  }
}
