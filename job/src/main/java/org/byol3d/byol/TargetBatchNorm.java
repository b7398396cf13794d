package org.byol3d.byol;

import org.byol3d.nn.BatchNormMode;

/** The statistics that the target projector normalizes by. */
public enum TargetBatchNorm {
  /** The statistics of the batch, as in DeepMind's original. */
  BATCH(BatchNormMode.BATCH),
  /** Running statistics, as in the Python byol3d, which keeps its target in evaluation mode. */
  RUNNING(BatchNormMode.RUNNING);

  private final BatchNormMode mode;

  TargetBatchNorm(BatchNormMode mode) {
    this.mode = mode;
  }

  BatchNormMode mode() {
    return mode;
  }
}
