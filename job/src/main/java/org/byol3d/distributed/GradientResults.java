package org.byol3d.distributed;

import java.util.stream.IntStream;
import org.byol3d.optim.TreeSum;
import org.byol3d.optim.TreeSum.Subtree;

/** The size of what a backward stage returns to the driver. */
public final class GradientResults {
  private GradientResults() {}

  /**
   * Returns the bytes of all gradients of a stage.
   *
   * @param size number of trained weights
   * @param microBatches number of micro-batches per step, at least 1
   * @param workers tasks of the stage, in [1, {@code microBatches}]
   */
  public static long bytes(GradientWire wire, long size, int microBatches, int workers) {
    var indexes = IntStream.range(0, microBatches).boxed().toList();
    long sums = 0;
    for (var run : MicroBatchAssignment.runs(indexes, workers)) {
      var sum = new TreeSum<Boolean>((into, from) -> {});
      run.forEach(index -> sum.add(new Subtree<>(index, 0, true)));
      sums += sum.subtrees().size();
    }
    return sums * size * wire.bytesPerValue();
  }
}
