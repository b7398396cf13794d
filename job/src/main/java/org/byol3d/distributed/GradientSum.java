package org.byol3d.distributed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.byol3d.optim.TreeSum;
import org.byol3d.optim.TreeSum.Subtree;

/**
 * Both halves of the all-reduce: a worker sums the gradients of its micro-batches and sends
 * subtrees, and the driver joins the subtrees of all workers. The order of additions is that of
 * {@link TreeSum}, whatever order they arrive in, and each sum is rounded to what the wire carries,
 * so the result does not depend on which worker computed what. Vectors that were added into others
 * are used again.
 */
final class GradientSum {
  private final GradientWire wire;
  private final int length;
  private final TreeSum<float[]> tree;
  private final Deque<float[]> free = new ArrayDeque<>();
  private long nanos;

  /**
   * Creates a worker's sum.
   *
   * @param length of a gradient
   */
  GradientSum(GradientWire wire, int length) {
    this(wire, length, Integer.MAX_VALUE);
  }

  /**
   * Creates the driver's sum.
   *
   * @param length of a gradient
   * @param microBatches number of micro-batches per step
   */
  GradientSum(GradientWire wire, int length, int microBatches) {
    this.wire = wire;
    this.length = length;
    this.tree =
        new TreeSum<>(
            (into, from) -> {
              wire.add(into, from);
              free.addLast(from);
            },
            microBatches);
  }

  /** Returns a vector for the next gradient, its values undefined. */
  float[] vector() {
    var used = free.pollLast();
    return used == null ? new float[length] : used;
  }

  /**
   * Adds a micro-batch's gradient.
   *
   * @param index of the micro-batch in the step
   * @param gradient from {@link #vector}; becomes this object's
   * @throws IllegalArgumentException when that micro-batch's gradient was added before
   */
  void add(int index, float[] gradient) {
    wire.round(gradient);
    tree.add(new Subtree<>(index, 0, gradient));
  }

  /** Returns the sums of the fewest subtrees, by index, as the wire has them. */
  List<Subtree<byte[]>> encode() {
    return tree.subtrees().stream()
        .map(it -> new Subtree<>(it.start(), it.level(), wire.encode(it.sum())))
        .toList();
  }

  /**
   * Adds what a worker sent.
   *
   * @throws IllegalArgumentException when a gradient was added before, or is not of this step
   */
  void decode(List<Subtree<byte[]>> subtrees) {
    long from = System.nanoTime();
    for (var subtree : subtrees) {
      var sum = vector();
      wire.decode(subtree.sum(), sum);
      tree.add(new Subtree<>(subtree.start(), subtree.level(), sum));
    }
    nanos += System.nanoTime() - from;
  }

  /**
   * Returns the sum over all micro-batches; this object is empty afterwards.
   *
   * @throws IllegalStateException when a gradient is missing
   */
  float[] sum() {
    long from = System.nanoTime();
    var sum = tree.sum();
    nanos += System.nanoTime() - from;
    return sum;
  }

  /** Returns the time spent on decoding and on the last additions, in nanoseconds. */
  long nanos() {
    return nanos;
  }
}
