package org.byol3d.distributed;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;

/**
 * A task of a stage: what the driver sends to a worker, and what the worker does with it.
 *
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 * @param <R> a replica
 * @param <A> what the task answers
 */
interface StageTask<S extends Sample, B, R extends Replica, A extends StageAnswer>
    extends Serializable {
  /** Returns the micro-batches that it computes: neighbors in index order, at least one. */
  List<MicroBatch<S>> batches();

  /** Computes the answer; runs in a task. */
  A run(WorkerSession<S, B, R> session, PublishedWeights weights)
      throws IOException, InterruptedException;
}
