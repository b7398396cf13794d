package org.byol3d.crop;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/**
 * The volume of each sample of one epoch: every volume comes equally often, in a random order.
 * Immutable and thread-safe.
 */
final class EpochVolumes {
  private final int volumes;
  private final int samples;
  private final EpochPermutation order;
  private final SplitRandom substitutes;

  /**
   * @param volumes number of volumes, at least 1
   * @param perVolume samples of each volume, at least 1
   * @param order the stream of the order; nothing is drawn from it
   * @param substitutes the stream of the volumes that replace others; nothing is drawn from it
   */
  EpochVolumes(int volumes, int perVolume, SplitRandom order, SplitRandom substitutes) {
    this.volumes = volumes;
    this.samples = volumes * perVolume;
    this.order = new EpochPermutation(samples, order);
    this.substitutes = substitutes;
  }

  /**
   * Checks that there are volumes, and that a crop fits in each of them.
   *
   * @throws IllegalArgumentException if there is no volume, or one is smaller than a crop along an
   *     axis
   */
  static void requireRoom(List<Extent> volumes, Extent crop) {
    if (volumes.isEmpty()) {
      throw new IllegalArgumentException("no volumes to sample from");
    }
    var box = Box.whole(crop);
    for (int i = 0; i < volumes.size(); i++) {
      if (!box.fitsIn(volumes.get(i))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "volume %d of the index is %s voxels: too small for a crop of %s",
                i,
                volumes.get(i),
                crop.size()));
      }
    }
  }

  /** Returns the number of samples. */
  int samples() {
    return samples;
  }

  /**
   * Returns the volume of a sample when some volumes cannot be read any more: another volume, drawn
   * at random, replaces each of them.
   *
   * @throws IndexOutOfBoundsException if the sample is not in {@code [0, samples)}
   * @throws IllegalArgumentException if the volume must be replaced and all volumes are excluded
   */
  int at(int sample, Set<Integer> excluded) {
    Objects.checkIndex(sample, samples);
    int volume = order.at(sample) % volumes;
    return excluded.contains(volume) ? substitute(sample, excluded) : volume;
  }

  private int substitute(int sample, Set<Integer> excluded) {
    if (excluded.size() >= volumes) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "none of the %d volumes can be read any more", volumes));
    }
    var draws = substitutes.split(sample);
    int volume = draws.nextInt(volumes);
    while (excluded.contains(volume)) {
      volume = draws.nextInt(volumes);
    }
    return volume;
  }
}
