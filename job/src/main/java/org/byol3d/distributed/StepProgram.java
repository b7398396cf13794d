package org.byol3d.distributed;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.crop.Sample;
import org.byol3d.nn.Compute;

/**
 * What workers do in a step. Sent to each worker once, and opened there: one loader per process,
 * and one replica for each task that computes at the same time.
 *
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 * @param <R> {@link TwoPhaseReplica} or {@link OnePhaseReplica}
 */
public interface StepProgram<S extends Sample, B, R extends Replica> extends Serializable {
  /**
   * Opens what loads micro-batches.
   *
   * @param hadoop names the file systems and how to reach them
   */
  BatchLoader<S, B> openLoader(Configuration hadoop) throws IOException;

  /** Creates a replica on a device. Its weights are undefined until they are loaded. */
  R openReplica(Compute compute);
}
