package org.byol3d.distributed;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.nn.Compute;

/**
 * What workers do in a step. Sent to each worker once, and opened there: one loader per process,
 * and one replica for each task that computes at the same time.
 *
 * @param <B> a loaded micro-batch
 */
public interface StepProgram<B> extends Serializable {
  /**
   * Opens what loads micro-batches.
   *
   * @param hadoop names the file systems and how to reach them
   */
  BatchLoader<B> openLoader(Configuration hadoop) throws IOException;

  /** Creates a replica on a device. Its weights are undefined until they are loaded. */
  Replica<B> openReplica(Compute compute);
}
