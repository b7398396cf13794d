package org.byol3d.distributed;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.nn.Compute;

/**
 * What workers do in a step. Sent to each worker once, and opened there: one loader a process, one
 * replica a task that computes at once.
 *
 * @param <B> a loaded micro-batch
 */
public interface StepProgram<B> extends Serializable {
  /**
   * What loads micro-batches.
   *
   * @param hadoop names the file systems and how to reach them
   */
  BatchLoader<B> openLoader(Configuration hadoop) throws IOException;

  /** A network on a device, its weights undefined until they are loaded. */
  Replica<B> openReplica(Compute compute);
}
