package org.byol3d.crop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class MaskedCropSamplerTest {
  private static final Extent VOLUME = new Extent(20, 30, 17);
  private static final Extent CROP = new Extent(4, 16, 9);

  @Property(tries = 100)
  void cropsStayInsideAndHoldForeground(
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll @IntRange(min = 1, max = 7) int perVolume,
      @ForAll long seed) {
    var random = SplitRandom.of(seed);
    var places = new ArrayList<long[]>();
    var volumes = new ArrayList<MaskedVolume>();
    for (int i = 0; i < count; i++) {
      var place = new long[] {random.nextInt((int) VOLUME.voxels())};
      places.add(place);
      volumes.add(
          new MaskedVolume(VOLUME, ForegroundPlaces.of(VOLUME, List.of(place, new long[0]))));
    }
    var sampler =
        new MaskedCropSampler(volumes, new MaskedCropRule(CROP, share, perVolume), seed, 1);
    var epoch = sampler.epoch(3);

    var visits = new int[count];
    int onForeground = 0;
    for (int i = 0; i < epoch.size(); i++) {
      var crop = epoch.sample(i);
      visits[crop.volume()]++;
      assertThat(crop.box().fitsIn(VOLUME)).isTrue();
      assertThat(crop.box().extent()).isEqualTo(CROP);
      if (crop.onForeground()) {
        onForeground++;
        assertThat(holds(crop, places.get(crop.volume())[0])).isTrue();
      }
    }
    assertThat(visits).containsOnly(perVolume);
    assertThat((double) onForeground)
        .isBetween(Math.floor(share * epoch.size()), Math.ceil(share * epoch.size()));
  }

  @Test
  void startsAroundPlaceAreUniform() {
    // The voxel [10, 15, 8]: 4 starts along D, 15 along H (0 to 14), 9 along W (0 to 8).
    long place = (10 * 30 + 15) * 17 + 8;
    var sampler = sampler(List.of(new long[] {place}), 1, 20_000);
    var epoch = sampler.epoch(0);
    var starts = new int[3][30];
    for (int i = 0; i < epoch.size(); i++) {
      var box = epoch.sample(i).box();
      starts[0][box.d()]++;
      starts[1][box.h()]++;
      starts[2][box.w()]++;
    }

    assertUniform(starts[0], 7, 10);
    assertUniform(starts[1], 0, 14);
    assertUniform(starts[2], 0, 8);
  }

  @Test
  void rareClassComesAsOftenAsAnother() {
    var common = IntStream.range(0, 500).asLongStream().toArray();
    long rare = VOLUME.voxels() - 1;
    var epoch = sampler(List.of(common, new long[] {rare}), 1, 10_000).epoch(0);

    long atRare =
        IntStream.range(0, epoch.size()).filter(i -> holds(epoch.sample(i), rare)).count();

    assertThat(atRare).isBetween(4_800L, 5_200L);
  }

  @Test
  void volumeWithoutForegroundStartsAnywhere() {
    var epoch = sampler(List.of(), 1, 5_000).epoch(0);
    var starts = new int[17];
    for (int i = 0; i < epoch.size(); i++) {
      assertThat(epoch.sample(i).onForeground()).isFalse();
      starts[epoch.sample(i).box().d()]++;
    }

    assertUniform(starts, 0, 16);
  }

  @Test
  void isPureFunctionOfItsKey() {
    var volumes = Collections.nCopies(20, volume(List.of(new long[] {77})));
    var rule = new MaskedCropRule(CROP, 0.5, 2);
    var crop = new MaskedCropSampler(volumes, rule, 1, 2).epoch(3).sample(4);

    assertThat(new MaskedCropSampler(volumes, rule, 1, 2).epoch(3).sample(4)).isEqualTo(crop);
    var others = new TreeSet<Long>();
    others.add(new MaskedCropSampler(volumes, rule, 9, 2).epoch(3).sample(4).augmentationKey());
    others.add(new MaskedCropSampler(volumes, rule, 1, 9).epoch(3).sample(4).augmentationKey());
    others.add(new MaskedCropSampler(volumes, rule, 1, 2).epoch(9).sample(4).augmentationKey());
    others.add(new MaskedCropSampler(volumes, rule, 1, 2).epoch(3).sample(9).augmentationKey());
    others.add(crop.augmentationKey());
    assertThat(others).hasSize(5);
  }

  // These values are pinned, not derived: a change here would change every run that resumes.
  @Test
  void drawsPinnedCrops() {
    var volumes = Collections.nCopies(3, volume(List.of(new long[] {5_000, 6_000})));
    var epoch = new MaskedCropSampler(volumes, new MaskedCropRule(CROP, 0.5, 1), 42, 1).epoch(7);

    assertThat(IntStream.range(0, 3).mapToObj(epoch::sample).map(MaskedCrop::toString))
        .containsExactly(
            "MaskedCrop[epoch=7, sample=0, volume=1, box=[8:12, 11:27, 0:9], onForeground=true,"
                + " augmentationKey=-2991809528609986464]",
            "MaskedCrop[epoch=7, sample=1, volume=2, box=[16:20, 3:19, 5:14], onForeground=false,"
                + " augmentationKey=-8039066075660321519]",
            "MaskedCrop[epoch=7, sample=2, volume=0, box=[7:11, 11:27, 1:10], onForeground=true,"
                + " augmentationKey=7534566971655364061]");
  }

  @Test
  void excludedVolumesAreReplaced() {
    var volumes = Collections.nCopies(6, volume(List.of(new long[] {77})));
    var epoch = new MaskedCropSampler(volumes, new MaskedCropRule(CROP, 0.5, 4), 1, 2).epoch(0);

    for (int i = 0; i < epoch.size(); i++) {
      var crop = epoch.sample(i, Set.of(0, 3));
      assertThat(crop.volume()).isNotIn(0, 3);
      if (epoch.sample(i).volume() % 3 != 0) {
        assertThat(crop).isEqualTo(epoch.sample(i));
      }
    }
    assertThatThrownBy(() -> epoch.sample(0, Set.of(0, 1, 2, 3, 4, 5)))
        .hasMessage("none of the 6 volumes can be read any more");
  }

  @Test
  void smallVolumesAndWrongPlacesAreNamed() {
    assertThatThrownBy(
            () ->
                new MaskedCropSampler(
                    List.of(volume(List.of()), new MaskedVolume(CROP, ForegroundPlaces.NONE)),
                    new MaskedCropRule(new Extent(4, 17, 9), 0.5, 1),
                    1,
                    1))
        .hasMessage(
            "volume 1 of the index is [4, 16, 9] voxels: too small for a crop of 4 × 17 × 9");
    assertThatThrownBy(() -> ForegroundPlaces.of(VOLUME, List.of(new long[] {VOLUME.voxels()})))
        .hasMessage("place 10200 is not in a volume of [20, 30, 17]");
    assertThatThrownBy(() -> new MaskedCropRule(CROP, 1.1, 1))
        .hasMessage("foreground-share must lie in [0, 1], but is 1.1");
  }

  private static MaskedCropSampler sampler(List<long[]> places, double share, int perVolume) {
    return new MaskedCropSampler(
        List.of(volume(places)), new MaskedCropRule(CROP, share, perVolume), 5, 1);
  }

  private static MaskedVolume volume(List<long[]> places) {
    return new MaskedVolume(VOLUME, ForegroundPlaces.of(VOLUME, places));
  }

  private static boolean holds(MaskedCrop crop, long place) {
    var box = crop.box();
    long d = place / 17 / 30 - box.d();
    long h = place / 17 % 30 - box.h();
    long w = place % 17 - box.w();
    return d >= 0 && d < 4 && h >= 0 && h < 16 && w >= 0 && w < 9;
  }

  private static void assertUniform(int[] counts, int first, int last) {
    for (int i = 0; i < counts.length; i++) {
      if (i < first || i > last) {
        assertThat(counts[i]).isZero();
      }
    }
    var drawn = Arrays.copyOfRange(counts, first, last + 1);
    assertThat(ChiSquare.excess(drawn)).isLessThan(4.3);
  }
}
