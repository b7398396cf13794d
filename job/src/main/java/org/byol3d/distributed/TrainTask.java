package org.byol3d.distributed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;
import org.byol3d.optim.TreeSum.Subtree;

/**
 * A task of a step with one stage: losses and gradients.
 *
 * @param partition its number
 * @param batches to train on, neighbors in index order
 * @param next micro-batches of the partition in the next step, to be loaded ahead
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 */
record TrainTask<S extends Sample, B>(
    int partition, List<MicroBatch<S>> batches, List<MicroBatch<S>> next)
    implements StageTask<S, B, OnePhaseReplica<B>, TrainTask.Answer> {
  TrainTask {
    batches = List.copyOf(batches);
    next = List.copyOf(next);
  }

  /**
   * What the task answers.
   *
   * @param outputs one per micro-batch; empty when a volume was unreadable
   * @param subtrees sums of gradients over the step's micro-batches, as the wire has them; empty
   *     when a volume was unreadable
   */
  record Answer(
      List<byte[]> outputs,
      List<Subtree<byte[]>> subtrees,
      List<UnreadableVolume> unreadable,
      WorkerReport report)
      implements StageAnswer {
    Answer {
      outputs = List.copyOf(outputs);
      subtrees = List.copyOf(subtrees);
      unreadable = List.copyOf(unreadable);
    }
  }

  @Override
  public Answer run(WorkerSession<S, B, OnePhaseReplica<B>> session, PublishedWeights weights)
      throws IOException, InterruptedException {
    var clock = new TaskClock();
    session.beginLoading(batches, next);
    try (var borrowed = session.borrow(partition, batches)) {
      var slot = borrowed.slot();
      session.weights(slot).load(weights, slot);
      clock.weightsLoaded();
      var sum = session.gradientSum(slot);
      var outputs = new ArrayList<byte[]>();
      var unreadable =
          session.forEachLoaded(
              batches,
              clock,
              (batch, loaded) -> {
                var gradient = sum.vector();
                outputs.add(slot.replica().train(loaded, gradient));
                sum.add(batch.index(), gradient);
              });
      return unreadable.isEmpty()
          ? new Answer(outputs, sum.encode(), List.of(), clock.report(slot.device(), 0))
          : new Answer(List.of(), List.of(), unreadable, clock.report(slot.device(), 0));
    }
  }
}
