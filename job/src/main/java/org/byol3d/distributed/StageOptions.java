package org.byol3d.distributed;

import java.io.Serializable;
import java.time.Duration;
import org.byol3d.text.Check;
import org.byol3d.text.OutOfRangeException;

/**
 * How the stages of a step run: section {@code distributed} of the configuration.
 *
 * @param wire how gradients travel; default {@code FP32}
 * @param taskTimeout after which a task is killed and run again; positive, at most 365 days,
 *     default 15 minutes
 * @param prefetchThreads threads per worker process that load the next step's micro-batches; in [1,
 *     1024], default 1
 */
public record StageOptions(GradientWire wire, Duration taskTimeout, int prefetchThreads)
    implements Serializable {
  /** More threads than a process can use. */
  public static final int MOST_THREADS = 1024;

  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public StageOptions {
    if (taskTimeout.isNegative() || taskTimeout.isZero() || taskTimeout.compareTo(LONGEST) > 0) {
      throw new OutOfRangeException(
          "task-timeout", "be positive, and at most 365 days", taskTimeout.toString());
    }
    Check.within("prefetch-threads", prefetchThreads, 1, MOST_THREADS);
  }
}
