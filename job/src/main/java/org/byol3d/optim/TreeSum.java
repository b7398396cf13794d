package org.byol3d.optim;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * A sum with a fixed order of additions: a binary tree over the index of the terms. A run of
 * 2<sup>k</sup> terms may be summed elsewhere, and subtrees may arrive in any order, without
 * changing a bit. The sum adds as soon as both children of a node are there, so it holds few
 * partial sums: at most one per tree level when the terms arrive in order.
 *
 * @param <A> the terms, added in place
 */
public final class TreeSum<A> {
  private final BiConsumer<A, A> addInto;
  private final int terms;
  private final NavigableMap<Integer, Subtree<A>> byStart = new TreeMap<>();

  /**
   * Creates an empty sum of any number of terms.
   *
   * @param addInto adds its second argument into its first
   */
  public TreeSum(BiConsumer<A, A> addInto) {
    this(addInto, Integer.MAX_VALUE);
  }

  /**
   * Creates an empty sum.
   *
   * @param addInto adds its second argument into its first
   * @param terms number of the terms, at least 1; {@link Integer#MAX_VALUE} for any number
   */
  public TreeSum(BiConsumer<A, A> addInto, int terms) {
    this.addInto = addInto;
    this.terms = terms;
  }

  /**
   * The sum of 2<sup>level</sup> terms that follow each other.
   *
   * @param start index of the first term, divisible by 2<sup>level</sup>
   * @param level 0 for a single term
   */
  public record Subtree<A>(int start, int level, A sum) implements Serializable {
    private int end() {
      return start + (1 << level);
    }
  }

  /** Adds the next term. This object may change the term from then on. */
  public void add(A term) {
    add(term, 0);
  }

  /**
   * Adds the sum of the next 2<sup>level</sup> terms. This object may change it from then on.
   *
   * @throws IllegalArgumentException when no subtree of that level begins here
   */
  public void add(A sum, int level) {
    add(new Subtree<>(byStart.isEmpty() ? 0 : byStart.lastEntry().getValue().end(), level, sum));
  }

  /**
   * Adds a subtree. This object may change its sum from then on.
   *
   * @throws IllegalArgumentException when it is not a subtree of the tree, or one of its terms has
   *     been added before
   */
  public void add(Subtree<A> subtree) {
    requireNew(subtree);
    var grown = subtree;
    for (var sibling = sibling(grown); sibling != null; sibling = sibling(grown)) {
      byStart.remove(sibling.start());
      boolean isLeft = grown.start() < sibling.start();
      var left = isLeft ? grown : sibling;
      var right = isLeft ? sibling : grown;
      addInto.accept(left.sum(), right.sum());
      grown = new Subtree<>(left.start(), left.level() + 1, left.sum());
    }
    byStart.put(grown.start(), grown);
  }

  private void requireNew(Subtree<A> subtree) {
    int start = subtree.start();
    int level = subtree.level();
    if (level < 0
        || level > 30
        || start < 0
        || start % (1 << level) != 0
        || subtree.end() > terms) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the 2^%d terms from %d are not a subtree of %d terms",
              level,
              start,
              terms));
    }
    var before = byStart.floorEntry(start);
    var after = byStart.ceilingKey(start);
    boolean startIsThere = before != null && before.getValue().end() > start;
    if (startIsThere || (after != null && after < subtree.end())) {
      throw new IllegalArgumentException(
          "term " + (startIsThere ? start : after) + " was added twice");
    }
  }

  /** Returns the other child of a subtree's parent; null when it is not there. */
  private Subtree<A> sibling(Subtree<A> subtree) {
    var other = byStart.get(subtree.start() ^ (1 << subtree.level()));
    return other != null && other.level() == subtree.level() ? other : null;
  }

  /** Returns the terms that were added so far: the fewest subtrees, by start. */
  public List<Subtree<A>> subtrees() {
    return List.copyOf(byStart.values());
  }

  /**
   * Returns the sum of all terms; this object is empty afterwards.
   *
   * @throws IllegalStateException when a term is missing, or there was none
   */
  public A sum() {
    int next = 0;
    for (var subtree : byStart.values()) {
      if (subtree.start() != next) {
        break;
      }
      next = subtree.end();
    }
    boolean isWhole = !byStart.isEmpty() && next == byStart.lastEntry().getValue().end();
    if (!isWhole || (terms != Integer.MAX_VALUE && next != terms)) {
      throw new IllegalStateException("term " + next + " is missing");
    }
    var right = byStart.pollLastEntry().getValue().sum();
    while (!byStart.isEmpty()) {
      var left = byStart.pollLastEntry().getValue().sum();
      addInto.accept(left, right);
      right = left;
    }
    return right;
  }
}
