package org.byol3d.distributed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.byol3d.optim.Arithmetic;

/**
 * Sums a run of neighboring terms into the fewest subtrees of the fixed binary tree over the terms'
 * index, so that what other workers sum can be joined to it without changing a bit.
 */
final class SubtreeSums {
  private final Deque<Node> nodes = new ArrayDeque<>();
  private final Deque<float[]> free = new ArrayDeque<>();
  private final int length;

  SubtreeSums(int length) {
    this.length = length;
  }

  /** A sum of 2^level terms. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Node(int start, int level, float[] sum) {
    private int end() {
      return start + (1 << level);
    }
  }

  /** A vector for the next term, its values undefined. */
  float[] vector() {
    var used = free.pollLast();
    return used == null ? new float[length] : used;
  }

  /**
   * Adds a term.
   *
   * @param index one more than the term's before
   * @param term from {@link #vector}; becomes this object's
   */
  void add(int index, float[] term) {
    var node = new Node(index, 0, term);
    if (!nodes.isEmpty() && nodes.getLast().end() != index) {
      throw new IllegalArgumentException(
          "term " + index + " does not follow term " + (nodes.getLast().end() - 1));
    }
    while (!nodes.isEmpty()
        && nodes.getLast().level() == node.level()
        && nodes.getLast().start() % (2 << node.level()) == 0) {
      var left = nodes.removeLast();
      Arithmetic.FLOAT.add(left.sum(), node.sum());
      free.addLast(node.sum());
      node = new Node(left.start(), left.level() + 1, left.sum());
    }
    nodes.addLast(node);
  }

  /** The subtrees, in order. */
  List<Node> nodes() {
    return new ArrayList<>(nodes);
  }
}
