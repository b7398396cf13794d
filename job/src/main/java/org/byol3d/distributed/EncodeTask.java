package org.byol3d.distributed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;

/**
 * A task of the encode stage: forward passes.
 *
 * @param partition its number
 * @param batches to encode, neighbors in index order
 * @param next micro-batches of the partition in the next step, to be loaded ahead
 * @param keepGraphs whether the graphs wait here for the backward stage
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 */
record EncodeTask<S extends Sample, B>(
    int partition, List<MicroBatch<S>> batches, List<MicroBatch<S>> next, boolean keepGraphs)
    implements StageTask<S, B, TwoPhaseReplica<B>, EncodeTask.Answer> {
  EncodeTask {
    batches = List.copyOf(batches);
    next = List.copyOf(next);
  }

  /**
   * What the task answers.
   *
   * @param outputs one per micro-batch; empty when a volume was unreadable
   */
  record Answer(List<byte[]> outputs, List<UnreadableVolume> unreadable, WorkerReport report)
      implements StageAnswer {
    Answer {
      outputs = List.copyOf(outputs);
      unreadable = List.copyOf(unreadable);
    }
  }

  @Override
  public Answer run(WorkerSession<S, B, TwoPhaseReplica<B>> session, PublishedWeights weights)
      throws IOException, InterruptedException {
    var clock = new TaskClock();
    session.beginLoading(batches, next);
    try (var borrowed = session.borrow(partition, batches)) {
      var slot = borrowed.slot();
      session.weights(slot).loadWithAverage(weights, slot);
      clock.weightsLoaded();
      var outputs = new ArrayList<byte[]>();
      var unreadable =
          session.forEachLoaded(
              batches, clock, (batch, loaded) -> outputs.add(encode(slot, batch, loaded)));
      return new Answer(
          unreadable.isEmpty() ? outputs : List.of(), unreadable, clock.report(slot.device(), 0));
    }
  }

  private byte[] encode(ReplicaSlot<S, TwoPhaseReplica<B>> slot, MicroBatch<S> batch, B loaded) {
    if (keepGraphs) {
      var pass = slot.replica().forward(loaded, TwoPhaseReplica.Mode.OUTPUTS_AND_GRAPH);
      slot.keep(batch, pass);
      return pass.outputs();
    }
    try (var pass = slot.replica().forward(loaded, TwoPhaseReplica.Mode.OUTPUTS)) {
      return pass.outputs();
    }
  }
}
