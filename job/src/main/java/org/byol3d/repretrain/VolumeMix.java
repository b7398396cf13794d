package org.byol3d.repretrain;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.random.SplitRandom;

/**
 * What a continued run trains on: all new volumes, and some old ones so that it does not forget
 * them.
 *
 * @param fresh volumes that the model it continues does not know
 * @param old a draw of the others
 * @param heldOut volumes that are compared on, and never trained on
 */
record VolumeMix(List<IndexedVolume> fresh, List<IndexedVolume> old, List<IndexedVolume> heldOut) {
  private static final long DRAW = 0x6d69786f6c64L; // "mixold"

  /** Copies the lists. */
  VolumeMix {
    fresh = List.copyOf(fresh);
    old = List.copyOf(old);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Chooses. A pure function: which old volumes are drawn depends on seed, generation and their
   * URIs, not on their order.
   *
   * @param volumes of the index
   * @param known URIs of the volumes that the model to continue knows. What was damaged then, and
   *     has been mended, is not among them
   * @param oldPerNew how many old volumes for each new one, 0 or more
   */
  static VolumeMix of(
      List<IndexedVolume> volumes,
      HeldOutRule rule,
      Set<String> known,
      double oldPerNew,
      long seed,
      long generation) {
    var heldOut = volumes.stream().filter(rule::holds).toList();
    var fresh =
        volumes.stream()
            .filter(volume -> !rule.holds(volume) && !known.contains(volume.uri()))
            .toList();
    var stream = SplitRandom.of(seed, DRAW, generation);
    var old =
        volumes.stream()
            .filter(volume -> !rule.holds(volume) && known.contains(volume.uri()))
            .map(volume -> new Ranked(volume, rank(stream, volume)))
            .sorted(
                Comparator.comparingLong(Ranked::rank)
                    .thenComparing(ranked -> ranked.volume().uri()))
            .limit(Math.round(oldPerNew * fresh.size()))
            .map(Ranked::volume)
            .toList();
    return new VolumeMix(fresh, old, heldOut);
  }

  private record Ranked(IndexedVolume volume, long rank) {}

  private static long rank(SplitRandom stream, IndexedVolume volume) {
    return stream.split(volume.uri().chars().asLongStream().toArray()).nextLong();
  }

  /** All to train on, sorted by URI. */
  List<IndexedVolume> training() {
    return Stream.concat(fresh.stream(), old.stream())
        .sorted(Comparator.comparing(IndexedVolume::uri))
        .toList();
  }
}
