package org.byol3d.distributed;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.TreeSum;

/**
 * The driver's half of the all-reduce: joins the workers' subtrees to the sum over all
 * micro-batches, in the order of one fixed binary tree, whatever order they arrive in. Adds as soon
 * as both sides of a node are there, so that it holds few vectors at once.
 */
final class GradientReduction {
  private final GradientWire wire;
  private final int terms;
  private final int length;
  private final Map<Integer, Node> byStart = new HashMap<>();
  private final Map<Integer, Node> byEnd = new HashMap<>();
  private final Deque<float[]> free = new ArrayDeque<>();
  private final BitSet arrived = new BitSet();
  private long nanos;

  /**
   * @param terms micro-batches of a step
   * @param length of a gradient
   */
  GradientReduction(GradientWire wire, int terms, int length) {
    this.wire = wire;
    this.terms = terms;
    this.length = length;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Node(int start, int level, float[] sum) {
    int end() {
      return start + (1 << level);
    }
  }

  /**
   * Takes what a worker sent.
   *
   * @throws IllegalStateException when a term came before, or is none of this sum's
   */
  void add(List<StageMessages.Subtree> subtrees) {
    long from = System.nanoTime();
    for (var subtree : subtrees) {
      arrive(subtree.start(), subtree.start() + (1 << subtree.level()));
      var used = free.pollLast();
      var sum = used == null ? new float[length] : used;
      wire.decode(subtree.bytes(), sum);
      insert(new Node(subtree.start(), subtree.level(), sum));
    }
    nanos += System.nanoTime() - from;
  }

  private void arrive(int start, int end) {
    if (start < 0 || start % (end - start) != 0 || end > terms) {
      throw new IllegalStateException(
          "micro-batches " + start + " to " + (end - 1) + " are no subtree of " + terms);
    }
    // Not seen by where nodes begin: a term may have been joined to another's node.
    int seen = arrived.nextSetBit(start);
    if (seen >= 0 && seen < end) {
      throw new IllegalStateException("two gradients of micro-batch " + seen + " arrived");
    }
    arrived.set(start, end);
  }

  private void insert(Node node) {
    var grown = node;
    for (var sibling = sibling(grown); sibling != null; sibling = sibling(grown)) {
      boolean left = sibling.start() < grown.start();
      var into = left ? sibling : grown;
      var from = left ? grown : sibling;
      byStart.remove(sibling.start());
      byEnd.remove(sibling.end());
      Arithmetic.FLOAT.add(into.sum(), from.sum());
      free.addLast(from.sum());
      grown = new Node(into.start(), into.level() + 1, into.sum());
    }
    byStart.put(grown.start(), grown);
    byEnd.put(grown.end(), grown);
  }

  /** The other child of a node's parent, if it is there. */
  private Node sibling(Node node) {
    boolean isLeft = node.start() % (2 << node.level()) == 0;
    var other = isLeft ? byStart.get(node.end()) : byEnd.get(node.start());
    return other != null && other.level() == node.level() ? other : null;
  }

  /**
   * The sum of all terms; this object is done then.
   *
   * @throws IllegalStateException when a term is missing
   */
  float[] sum() {
    long from = System.nanoTime();
    var tree = new TreeSum<float[]>(Arithmetic.FLOAT::add);
    int next = 0;
    while (next < terms) {
      var node = byStart.get(next);
      if (node == null) {
        throw new IllegalStateException("no gradient of micro-batch " + next + " arrived");
      }
      tree.add(node.sum(), node.level());
      next = node.end();
    }
    var sum = tree.sum();
    nanos += System.nanoTime() - from;
    return sum;
  }

  /** Time spent decoding and adding. */
  long nanos() {
    return nanos;
  }
}
