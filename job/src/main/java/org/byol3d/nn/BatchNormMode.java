package org.byol3d.nn;

/** What a batch normalization normalizes by. */
public enum BatchNormMode {
  /** The batch's own mean and variance; moves the running ones. */
  BATCH,
  /** The running mean and variance; leaves them as they are. */
  RUNNING
}
