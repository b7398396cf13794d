package org.byol3d.repretrain;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.random.SplitRandom;

/**
 * The volumes of a continued run: all new volumes, and some old ones so that the model does not
 * forget them.
 *
 * @param fresh volumes that the continued model does not know
 * @param old a random selection of the other volumes
 * @param heldOut volumes that models are compared on, never trained on
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
   * Chooses the volumes. This is a pure function: seed, generation and the volumes' keys decide
   * which old volumes are drawn, not their order. Without new volumes, all old ones are chosen,
   * unless none are asked for.
   *
   * @param volumes all volumes of the index
   * @param rule tells which volumes are held out, and the key of each volume
   * @param known URIs of the volumes that the continued model knows; a volume that was damaged then
   *     and is repaired now is not among them
   * @param oldPerNew old volumes per new volume, at least 0
   */
  static VolumeMix of(
      List<IndexedVolume> volumes,
      HeldOut rule,
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
            .map(volume -> new Ranked(volume, rank(stream, rule.key(volume))))
            .sorted(
                Comparator.comparingLong(Ranked::rank)
                    .thenComparing(ranked -> ranked.volume().uri()))
            .limit(oldLimit(oldPerNew, fresh.size()))
            .map(Ranked::volume)
            .toList();
    return new VolumeMix(fresh, old, heldOut);
  }

  private static long oldLimit(double oldPerNew, int fresh) {
    return fresh == 0 && oldPerNew > 0 ? Long.MAX_VALUE : Math.round(oldPerNew * fresh);
  }

  private record Ranked(IndexedVolume volume, long rank) {}

  private static long rank(SplitRandom stream, String key) {
    return stream.split(key.chars().asLongStream().toArray()).nextLong();
  }

  /** Returns all volumes to train on, sorted by URI. */
  List<IndexedVolume> training() {
    return Stream.concat(fresh.stream(), old.stream())
        .sorted(Comparator.comparing(IndexedVolume::uri))
        .toList();
  }
}
