package org.byol3d.distributed;

import java.io.Serializable;
import java.time.Duration;
import org.byol3d.text.Check;

/**
 * How the stages of a step run: section {@code distributed} of the configuration.
 *
 * @param wire how gradients travel; default {@code FP32}
 * @param taskTimeout after which a task is killed and run again; positive, default 15 minutes
 * @param prefetchThreads threads per worker process that load the next step's micro-batches; at
 *     least 1, default 1
 */
public record StageOptions(GradientWire wire, Duration taskTimeout, int prefetchThreads)
    implements Serializable {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public StageOptions {
    if (taskTimeout.isNegative() || taskTimeout.isZero()) {
      throw new IllegalArgumentException("task-timeout must be positive, but is " + taskTimeout);
    }
    Check.atLeast("prefetch-threads", prefetchThreads, 1);
  }
}
