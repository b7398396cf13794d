package org.byol3d.distributed;

import ai.djl.Device;
import org.byol3d.placement.ExecutorSlot;

/** Measures the parts of a task's time. It starts when it is made. */
final class TaskClock {
  private final long start = System.nanoTime();
  private long last = start;
  private long weights;
  private long data;
  private long compute;

  void weightsLoaded() {
    weights += lap();
  }

  void dataWaited() {
    data += lap();
  }

  void computed() {
    compute += lap();
  }

  WorkerReport report(Device device, int recomputed) {
    return new WorkerReport(
        ExecutorSlot.current(),
        device.toString(),
        DeviceAssignment.gpuAddresses(),
        weights,
        data,
        compute,
        System.nanoTime() - start,
        recomputed);
  }

  private long lap() {
    long now = System.nanoTime();
    long lap = now - last;
    last = now;
    return lap;
  }
}
