package org.byol3d.optim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/**
 * A sum whose order of additions is a fixed binary tree over the terms' index, so that a run of
 * 2<sup>k</sup> terms may be summed elsewhere and added as one without changing a bit. Holds at
 * most one partial sum a tree level.
 *
 * @param <A> the terms, added in place
 */
public final class TreeSum<A> {
  private final BiConsumer<A, A> addInto;
  private final Deque<Partial<A>> partials = new ArrayDeque<>();

  /**
   * An empty sum.
   *
   * @param addInto adds its second argument into its first
   */
  public TreeSum(BiConsumer<A, A> addInto) {
    this.addInto = addInto;
  }

  /** A sum of 2^level terms that follow each other. */
  private record Partial<A>(A sum, int level) {}

  /** Adds the next term, which becomes this object's own. */
  public void add(A term) {
    add(term, 0);
  }

  /**
   * Adds the sum of the next 2^level terms, which becomes this object's own.
   *
   * @param level of a subtree that begins here: the number of terms so far is divisible by 2^level
   * @throws IllegalArgumentException when no subtree of that level begins here
   */
  public void add(A sum, int level) {
    if (level < 0 || (!partials.isEmpty() && partials.getLast().level() < level)) {
      throw new IllegalArgumentException(
          "no subtree of 2^" + level + " terms begins after a run of 2^" + lastLevel());
    }
    var carry = new Partial<>(sum, level);
    while (!partials.isEmpty() && partials.getLast().level() == carry.level()) {
      var left = partials.removeLast();
      addInto.accept(left.sum(), carry.sum());
      carry = new Partial<>(left.sum(), left.level() + 1);
    }
    partials.addLast(carry);
  }

  private int lastLevel() {
    return partials.isEmpty() ? 0 : partials.getLast().level();
  }

  /**
   * The sum of all terms; this object is empty afterwards.
   *
   * @throws IllegalStateException when there was no term
   */
  public A sum() {
    if (partials.isEmpty()) {
      throw new IllegalStateException("a sum of no terms");
    }
    var right = partials.removeLast().sum();
    while (!partials.isEmpty()) {
      var left = partials.removeLast().sum();
      addInto.accept(left, right);
      right = left;
    }
    return right;
  }
}
