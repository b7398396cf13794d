package org.byol3d.ingest;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A uniform sample without repetition of the places that it is offered, of bounded size: those with
 * the least hashes. So it depends on the set of places only, not on their order. Not thread-safe.
 */
final class PlaceSample {
  private record Place(long hash, long place) {}

  private final PriorityQueue<Place> least =
      new PriorityQueue<>(Comparator.comparingLong(Place::hash).reversed());
  private int limit;
  private long most = Long.MAX_VALUE; // the greatest hash that may be taken

  /**
   * @param limit most places, at least 1
   */
  PlaceSample(int limit) {
    this.limit = limit;
  }

  /** Lowers the limit. */
  void limit(int lower) {
    limit = Math.min(limit, lower);
    shrink();
  }

  /**
   * Offers a place that was not offered before.
   *
   * @param place not negative
   */
  void offer(long place) {
    long hash = hash(place);
    if (hash <= most) {
      least.add(new Place(hash, place));
      shrink();
    }
  }

  private void shrink() {
    while (least.size() > limit) {
      least.remove();
    }
    most = least.size() < limit ? Long.MAX_VALUE : least.element().hash();
  }

  /** Returns the places, ascending. */
  long[] places() {
    return least.stream().mapToLong(Place::place).sorted().toArray();
  }

  /** Mixes all bits; different places have different hashes (Stafford 2011, variant 13). */
  private static long hash(long place) {
    long mixed = (place + 0x9e3779b97f4a7c15L);
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
