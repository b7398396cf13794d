package org.byol3d.distributed;

import java.io.IOException;

/** The tasks of both stages, from a task's point of view. */
final class WorkerTasks {
  private WorkerTasks() {}

  static <B> StageMessages.Encoded encode(
      RunBroadcasts<B> run, PublishedWeights snapshot, StageMessages.Encode order)
      throws IOException, InterruptedException {
    return WorkerRuntime.current().session(run).encode(order, snapshot);
  }

  static <B> StageMessages.Gradients backward(
      RunBroadcasts<B> run, PublishedWeights snapshot, StageMessages.Backward order)
      throws IOException, InterruptedException {
    return WorkerRuntime.current().session(run).backward(order, snapshot);
  }
}
