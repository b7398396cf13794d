package org.byol3d.byol;

/** Which rows the heads' batch normalization sees together. */
public enum BatchNormScope {
  /** The whole global batch: the loss does not depend on the number of workers. */
  GLOBAL,
  /**
   * Each worker's rows by themselves, as PyTorch's DistributedDataParallel without synchronized
   * batch norm. It changes the method with the number of workers, and is here to compare with it.
   * Running statistics are those of the first worker, again as DistributedDataParallel's.
   */
  PER_WORKER
}
