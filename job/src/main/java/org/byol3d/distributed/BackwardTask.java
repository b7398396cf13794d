package org.byol3d.distributed;

import ai.djl.Device;
import java.io.IOException;
import java.util.List;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;
import org.byol3d.optim.TreeSum.Subtree;

/**
 * A task of the backward stage: gradients of the passes that were encoded.
 *
 * @param partition its number in the encode stage
 * @param batches as in the encode stage
 * @param outputGradients one per micro-batch
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 */
record BackwardTask<S extends Sample, B>(
    int partition, List<MicroBatch<S>> batches, List<byte[]> outputGradients)
    implements StageTask<S, B, TwoPhaseReplica<B>, BackwardTask.Answer> {
  BackwardTask {
    batches = List.copyOf(batches);
    outputGradients = List.copyOf(outputGradients);
  }

  /**
   * What the task answers.
   *
   * @param subtrees sums of gradients over the step's micro-batches, as the wire has them; empty
   *     when a volume was unreadable
   */
  record Answer(
      List<Subtree<byte[]>> subtrees, List<UnreadableVolume> unreadable, WorkerReport report)
      implements StageAnswer {
    Answer {
      subtrees = List.copyOf(subtrees);
      unreadable = List.copyOf(unreadable);
    }
  }

  @Override
  public Answer run(WorkerSession<S, B, TwoPhaseReplica<B>> session, PublishedWeights weights)
      throws IOException, InterruptedException {
    var clock = new TaskClock();
    try (var borrowed = session.borrow(partition, batches)) {
      var slot = borrowed.slot();
      session.weights(slot).load(weights, slot);
      clock.weightsLoaded();
      var sum = session.gradientSum(slot);
      int recomputed = 0;
      for (int i = 0; i < batches.size(); i++) {
        WorkerSession.stopIfKilled();
        var batch = batches.get(i);
        var kept = slot.take(batch);
        if (kept == null) {
          recomputed++;
        }
        try (var pass = kept == null ? recompute(session, slot, batch, clock) : kept) {
          var gradient = sum.vector();
          pass.backward(outputGradients.get(i), gradient);
          sum.add(batch.index(), gradient);
        }
        clock.computed();
      }
      return new Answer(sum.encode(), List.of(), clock.report(slot.device(), recomputed));
    } catch (UnreadableVolumeException e) {
      return new Answer(List.of(), e.volumes(), clock.report(Device.cpu(), 0));
    }
  }

  private ForwardPass recompute(
      WorkerSession<S, B, TwoPhaseReplica<B>> session,
      ReplicaSlot<S, TwoPhaseReplica<B>> slot,
      MicroBatch<S> batch,
      TaskClock clock)
      throws IOException, InterruptedException {
    var loaded = session.load(batch);
    clock.dataWaited();
    return slot.replica().forward(loaded, TwoPhaseReplica.Mode.GRAPH);
  }
}
