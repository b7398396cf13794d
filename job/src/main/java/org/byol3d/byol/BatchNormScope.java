package org.byol3d.byol;

/** Which rows the heads' batch normalization sees together. */
public enum BatchNormScope {
  /** The whole global batch: the loss does not depend on the number of workers. */
  GLOBAL,
  /**
   * The rows of each worker separately, as in PyTorch's DistributedDataParallel without
   * synchronized batch norm. The method then changes with the number of workers; use it only to
   * compare. Running statistics come from the first worker, as in DistributedDataParallel.
   */
  PER_WORKER
}
