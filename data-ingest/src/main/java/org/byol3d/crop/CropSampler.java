package org.byol3d.crop;

import java.util.List;
import java.util.Set;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/**
 * Draws the crop pairs of all samples. Sample i of epoch e is a pure function of (seed, index
 * generation, e, i), so any worker can compute any sample, ahead of time or again after a failure.
 *
 * <p>Every epoch visits every volume once, each epoch in another order. The first crop's start is
 * uniform over the volume; the second's is uniform within {@link CropRule#maxOffsets} of it along
 * each axis, clipped to the volume. Immutable and thread-safe.
 */
public final class CropSampler implements Sampler<CropPair> {
  private static final long serialVersionUID = 1L;

  // Paths of the streams below (seed, "crop", generation, epoch).
  private static final long CROP = 0x63726f70L;
  private static final long ORDER = 0;
  private static final long START = 1;
  private static final long AUGMENTATION = 2;
  private static final long SUBSTITUTE = 3;

  private final CropRule rule;
  private final ForegroundRule foreground;
  private final List<SampledVolume> volumes;
  private final long seed;
  private final long generation;
  private final CropRule.Offsets maxOffsets;

  /**
   * @param volumes the volumes of the index generation, in the index's order
   * @param rule size and overlap of the crops
   * @param foreground which pairs to accept
   * @param seed the run's seed
   * @param generation the index generation the volumes come from
   * @throws IllegalArgumentException if there is no volume, or one is smaller than a crop
   */
  public CropSampler(
      List<SampledVolume> volumes,
      CropRule rule,
      ForegroundRule foreground,
      long seed,
      long generation) {
    EpochVolumes.requireRoom(volumes.stream().map(SampledVolume::extent).toList(), rule.size());
    this.volumes = List.copyOf(volumes);
    this.rule = rule;
    this.foreground = foreground;
    this.seed = seed;
    this.generation = generation;
    this.maxOffsets = rule.maxOffsets();
  }

  @Override
  public int volumes() {
    return volumes.size();
  }

  @Override
  public int samplesPerEpoch() {
    return volumes.size();
  }

  /** Returns size and overlap of the crops. */
  public CropRule rule() {
    return rule;
  }

  /**
   * Returns one sample of an epoch. For many samples of one epoch use {@link #epoch}, which
   * prepares the order of the volumes once.
   *
   * @throws IndexOutOfBoundsException if the sample is not in {@code [0, volumes)}
   */
  public CropPair pair(long epoch, int sample) {
    return epoch(epoch).sample(sample);
  }

  @Override
  public SampledEpoch<CropPair> epoch(long epoch) {
    return new Epoch(epoch);
  }

  private final class Epoch implements SampledEpoch<CropPair> {
    private final long number;
    private final SplitRandom stream;
    private final EpochVolumes order;

    private Epoch(long number) {
      this.number = number;
      this.stream = SplitRandom.of(seed, CROP, generation, number);
      this.order =
          new EpochVolumes(volumes.size(), 1, stream.split(ORDER), stream.split(SUBSTITUTE));
    }

    @Override
    public long number() {
      return number;
    }

    @Override
    public int size() {
      return order.samples();
    }

    @Override
    public CropPair sample(int sample, Set<Integer> excluded) {
      int volume = order.at(sample, excluded);
      var crops = accept(volume, stream.split(START, sample));
      var keys = stream.split(AUGMENTATION, sample);
      return new CropPair(
          number, sample, volume, crops.first, crops.second, keys.nextLong(), keys.nextLong());
    }
  }

  private record Crops(Box first, Box second) {}

  /**
   * Draws crops until both have enough foreground; returns the best of the tries, the first of
   * equally good ones.
   */
  private Crops accept(int index, SplitRandom stream) {
    var volume = volumes.get(index);
    var occupancy = volume.occupancy();
    var best = place(volume.extent(), stream.split(0));
    if (occupancy.isEmpty() || foreground.minForeground() == 0) {
      return best;
    }
    var most = foreground(occupancy.get(), best);
    for (var t = 1; t < foreground.maxTries() && most < foreground.minForeground(); t++) {
      var candidate = place(volume.extent(), stream.split(t));
      var found = foreground(occupancy.get(), candidate);
      if (found > most) {
        best = candidate;
        most = found;
      }
    }
    return best;
  }

  /** Returns the foreground of the emptier crop: both views must show something. */
  private static double foreground(Occupancy occupancy, Crops crops) {
    return Math.min(occupancy.estimate(crops.first), occupancy.estimate(crops.second));
  }

  private Crops place(Extent volume, SplitRandom random) {
    var extent = rule.size();
    var d = first(volume.depth(), extent.depth(), random);
    var h = first(volume.height(), extent.height(), random);
    var w = first(volume.width(), extent.width(), random);
    return new Crops(
        new Box(d, h, w, extent),
        new Box(
            second(d, volume.depth(), extent.depth(), maxOffsets.depth(), random),
            second(h, volume.height(), extent.height(), maxOffsets.height(), random),
            second(w, volume.width(), extent.width(), maxOffsets.width(), random),
            extent));
  }

  private static int first(int length, int edge, SplitRandom random) {
    return random.nextInt(length - edge + 1);
  }

  private static int second(int first, int length, int edge, int maxOffset, SplitRandom random) {
    var from = Math.max(0, first - maxOffset);
    var to = (int) Math.min(length - edge, (long) first + maxOffset);
    return random.nextInt(from, to + 1);
  }
}
