package org.byol3d.distributed;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Assigns micro-batches to workers in runs of neighbors, because a worker can sum the gradients of
 * neighbors before it sends them. Each micro-batch needs the same arithmetic, so the lengths of the
 * runs differ by at most one.
 */
final class MicroBatchAssignment {
  private MicroBatchAssignment() {}

  /** Returns the run of each worker, by partition. */
  static <T> List<List<T>> runs(List<T> items, int workers) {
    return IntStream.range(0, workers)
        .<List<T>>mapToObj(
            p ->
                new ArrayList<>(
                    items.subList(
                        bound(items.size(), p, workers), bound(items.size(), p + 1, workers))))
        .toList();
  }

  private static int bound(int size, int worker, int workers) {
    return (int) ((long) size * worker / workers);
  }
}
