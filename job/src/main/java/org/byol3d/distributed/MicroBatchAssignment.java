package org.byol3d.distributed;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deals micro-batches to workers in runs of neighbors, since a worker can sum neighbors' gradients
 * before it sends them. A micro-batch costs the same arithmetic whatever its bytes, so the runs are
 * of equal length, but for one.
 */
final class MicroBatchAssignment {
  private MicroBatchAssignment() {}

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
