package org.byol3d.crop;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/**
 * Draws the crops of volumes with masks. Sample i of epoch e is a pure function of (seed, index
 * generation, e, i), so any worker can compute any sample.
 *
 * <p>Every epoch visits every volume as often as the rule says, each epoch in another order. Of n
 * samples of an epoch, {@code share · n}, rounded up or down, are placed on foreground, spread
 * evenly over the epoch: a class of the volume is drawn, then one of its known places, then a start
 * such that the crop holds the place, all uniformly. Other crops start anywhere, and so do those of
 * a volume without foreground. Immutable and thread-safe.
 */
public final class MaskedCropSampler implements Sampler<MaskedCrop> {
  private static final long serialVersionUID = 1L;

  // Paths of the streams below (seed, "masked", generation, epoch).
  private static final long MASKED = 0x6d61736b6564L;
  private static final long ORDER = 0;
  private static final long PHASE = 1;
  private static final long START = 2;
  private static final long AUGMENTATION = 3;
  private static final long SUBSTITUTE = 4;

  private final List<MaskedVolume> volumes;
  private final MaskedCropRule rule;
  private final long seed;
  private final long generation;

  /**
   * @param volumes the volumes of the index generation, in the index's order
   * @param rule how crops are chosen
   * @param seed the run's seed
   * @param generation the index generation the volumes come from
   * @throws IllegalArgumentException if there is no volume, one is smaller than a crop along an
   *     axis, or an epoch has more than 2³¹ − 1 samples
   */
  public MaskedCropSampler(
      List<MaskedVolume> volumes, MaskedCropRule rule, long seed, long generation) {
    EpochVolumes.requireRoom(volumes.stream().map(MaskedVolume::extent).toList(), rule.size());
    if (volumes.size() > Integer.MAX_VALUE / rule.cropsPerVolume()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d crops of each of %d volumes: more than 2^31 - 1 samples per epoch",
              rule.cropsPerVolume(),
              volumes.size()));
    }
    this.volumes = List.copyOf(volumes);
    this.rule = rule;
    this.seed = seed;
    this.generation = generation;
  }

  @Override
  public int volumes() {
    return volumes.size();
  }

  @Override
  public int samplesPerEpoch() {
    return volumes.size() * rule.cropsPerVolume();
  }

  /** Returns how crops are chosen. */
  public MaskedCropRule rule() {
    return rule;
  }

  @Override
  public SampledEpoch<MaskedCrop> epoch(long epoch) {
    return new Epoch(epoch);
  }

  private final class Epoch implements SampledEpoch<MaskedCrop> {
    private final long number;
    private final SplitRandom stream;
    private final EpochVolumes order;
    private final double phase;

    private Epoch(long number) {
      this.number = number;
      this.stream = SplitRandom.of(seed, MASKED, generation, number);
      this.order =
          new EpochVolumes(
              volumes.size(), rule.cropsPerVolume(), stream.split(ORDER), stream.split(SUBSTITUTE));
      this.phase = stream.split(PHASE).nextDouble();
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
    public MaskedCrop sample(int sample, Set<Integer> excluded) {
      int index = order.at(sample, excluded);
      var volume = volumes.get(index);
      var random = stream.split(START, sample);
      boolean onForeground = wantsForeground(sample) && volume.foreground().classes() > 0;
      var box = onForeground ? aroundForeground(volume, random) : anywhere(volume, random);
      long key = stream.split(AUGMENTATION, sample).nextLong();
      return new MaskedCrop(number, sample, index, box, onForeground, key);
    }

    /** Each sample has the same chance, and of any n neighbors, about share · n are chosen. */
    private boolean wantsForeground(int sample) {
      double share = rule.foregroundShare();
      return Math.floor(phase + (sample + 1.0) * share) > Math.floor(phase + sample * share);
    }
  }

  private Box anywhere(MaskedVolume volume, SplitRandom random) {
    var extent = volume.extent();
    var size = rule.size();
    return new Box(
        random.nextInt(extent.depth() - size.depth() + 1),
        random.nextInt(extent.height() - size.height() + 1),
        random.nextInt(extent.width() - size.width() + 1),
        size);
  }

  private Box aroundForeground(MaskedVolume volume, SplitRandom random) {
    var places = volume.foreground();
    int ofClass = random.nextInt(places.classes());
    long place = places.place(ofClass, random.nextInt(places.count(ofClass)));
    Extent extent = volume.extent();
    long row = place / extent.width();
    return new Box(
        start(row / extent.height(), rule.size().depth(), extent.depth(), random),
        start(row % extent.height(), rule.size().height(), extent.height(), random),
        start(place % extent.width(), rule.size().width(), extent.width(), random),
        rule.size());
  }

  /** Draws a start such that the crop holds a place and stays in the volume. */
  private static int start(long place, int size, int length, SplitRandom random) {
    int from = (int) Math.max(0, place - size + 1);
    int to = (int) Math.min(place, length - size);
    return random.nextInt(from, to + 1);
  }
}
