package org.byol3d.nn;

/** The statistics that a batch normalization uses. */
public enum BatchNormMode {
  /** Normalizes by the batch's mean and variance, and moves the running ones. */
  BATCH,
  /** Normalizes by the running mean and variance, and leaves them as they are. */
  RUNNING
}
