package org.byol3d.byol;

import org.byol3d.nn.Statistics;

/** What the target projector normalises by. */
public enum TargetBatchNorm {
  /** The batch, as DeepMind's original. */
  BATCH(Statistics.BATCH),
  /** Running statistics, as the Python original, which keeps its target in evaluation mode. */
  RUNNING(Statistics.RUNNING);

  private final Statistics statistics;

  TargetBatchNorm(Statistics statistics) {
    this.statistics = statistics;
  }

  Statistics statistics() {
    return statistics;
  }
}
