package org.byol3d.distributed;

import ai.djl.Device;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.byol3d.crop.MicroBatch;
import org.byol3d.nn.Compute;
import org.byol3d.nn.Precision;
import org.byol3d.placement.ExecutorSlot;

/**
 * A run on one worker: loader, replicas, weights. Its methods are the tasks of both stages. Used by
 * as many tasks at once as the executor runs.
 *
 * @param <B> a loaded micro-batch
 */
final class WorkerSession<B> implements Closeable {
  private final String runId;
  private final WorkerOptions options;
  private final BatchCache<B> batches;
  private final ReplicaPool<B> replicas;
  private WeightStore weights; // guarded by this

  WorkerSession(RunBroadcasts<B> run) throws IOException {
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

  /** Runs a task of the encode stage. */
  StageMessages.Encoded encode(StageMessages.Encode message, PublishedWeights published)
      throws IOException, InterruptedException {
    var clock = new TaskClock();
    batches.dropBefore(message.batches().isEmpty() ? 0 : message.batches().get(0).step());
    batches.prefetch(message.batches());
    batches.prefetch(message.next());
    try (var borrowed = borrow(message.partition(), message.batches())) {
      var slot = borrowed.slot();
      weights(slot).load(published, slot, true);
      clock.weightsLoaded();
      var outputs = new ArrayList<byte[]>();
      var unreadable = new ArrayList<UnreadableVolume>();
      for (var batch : message.batches()) {
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
        if (!unreadable.isEmpty()) {
          continue; // the step is encoded again: only look for more such volumes
        }
        if (options.keepGraphs()) {
          var pass = slot.replica().forward(loaded, Replica.Mode.OUTPUTS_AND_GRAPH);
          slot.keep(batch, pass);
          outputs.add(pass.outputs());
        } else {
          try (var pass = slot.replica().forward(loaded, Replica.Mode.OUTPUTS)) {
            outputs.add(pass.outputs());
          }
        }
        clock.computed();
      }
      return new StageMessages.Encoded(
          unreadable.isEmpty() ? outputs : List.of(), unreadable, clock.report(slot.device(), 0));
    }
  }

  /** Runs a task of the backward stage. */
  StageMessages.Gradients backward(StageMessages.Backward message, PublishedWeights published)
      throws IOException, InterruptedException {
    var clock = new TaskClock();
    try (var borrowed = borrow(message.partition(), message.batches())) {
      var slot = borrowed.slot();
      weights(slot).load(published, slot, false);
      clock.weightsLoaded();
      var sum = new GradientSum(options.stages().wire(), slot.replica().size());
      int recomputed = 0;
      for (int i = 0; i < message.batches().size(); i++) {
        stopIfKilled();
        var batch = message.batches().get(i);
        var kept = slot.take(batch);
        if (kept == null) {
          recomputed++;
        }
        try (var pass = kept == null ? recompute(slot, batch, clock) : kept) {
          var gradient = sum.vector();
          pass.backward(message.outputGradients().get(i), gradient);
          sum.add(batch.index(), gradient);
        }
        clock.computed();
      }
      return new StageMessages.Gradients(
          sum.encode(), List.of(), clock.report(slot.device(), recomputed));
    } catch (UnreadableVolumeException e) {
      return new StageMessages.Gradients(List.of(), e.volumes(), clock.report(Device.cpu(), 0));
    }
  }

  private ForwardPass recompute(ReplicaSlot<B> slot, MicroBatch batch, TaskClock clock)
      throws IOException, InterruptedException {
    var loaded = batches.get(batch);
    clock.dataWaited();
    return slot.replica().forward(loaded, Replica.Mode.GRAPH);
  }

  @Override
  public void close() throws IOException {
    try (batches) {
      replicas.close();
    }
  }

  private BorrowedReplica<B> borrow(int partition, List<MicroBatch> wanted) {
    return replicas.borrow(DeviceAssignment.ofTask(options.device(), partition), partition, wanted);
  }

  private synchronized WeightStore weights(ReplicaSlot<B> slot) {
    if (weights == null) {
      weights = new WeightStore(slot.replica().size());
    }
    return weights;
  }

  private static void stopIfKilled() {
    if (TaskContext.get().isInterrupted()) {
      throw new TaskKilledException("stopped between two micro-batches");
    }
  }

  /** Measures the parts of a task's time. */
  private static final class TaskClock {
    private final long start = System.nanoTime();
    private long last = start;
    private long weights;
    private long data;
    private long compute;

    void weightsLoaded() {
      weights += lap();
    }

    void dataWaited() {
      data += lap();
    }

    void computed() {
      compute += lap();
    }

    WorkerReport report(Device device, int recomputed) {
      return new WorkerReport(
          ExecutorSlot.current(),
          device.toString(),
          DeviceAssignment.gpuAddresses(),
          weights,
          data,
          compute,
          System.nanoTime() - start,
          recomputed);
    }

    private long lap() {
      long now = System.nanoTime();
      long lap = now - last;
      last = now;
      return lap;
    }
  }
}
