package org.byol3d.distributed;

import java.io.IOException;

/** The tasks of both stages, from a task's point of view. */
final class WorkerTasks {
  private WorkerTasks() {}

  static <B> Orders.Encoded encode(RunHandle<B> run, Snapshot snapshot, Orders.Encode order)
      throws IOException, InterruptedException {
    return WorkerRuntime.current().session(run).encode(order, snapshot);
  }

  static <B> Orders.Gradients backward(RunHandle<B> run, Snapshot snapshot, Orders.Backward order)
      throws IOException, InterruptedException {
    return WorkerRuntime.current().session(run).backward(order, snapshot);
  }
}
