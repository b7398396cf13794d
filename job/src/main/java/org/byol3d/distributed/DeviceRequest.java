package org.byol3d.distributed;

/** What a run wants its workers to compute on. */
public enum DeviceRequest {
  /** The GPU that Spark gave the task; the CPU when it gave none. */
  AUTO,
  /** The CPU, even of a task that has a GPU. */
  CPU,
  /** A GPU; a worker without one fails. */
  GPU
}
