package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VoxelSize;
import org.junit.jupiter.api.Test;

class PairAugmentationTest {
  private static final RandomAffine ALWAYS = new RandomAffine(1, 30, 1, 0.7f, 1.4f);

  @Property(tries = 60)
  void equalKeysGiveEqualBits(@ForAll long seed) {
    var extent = new Extent(5, 8, 8);
    var crop = random(extent, seed);
    var key = new ViewKey(seed, 2, 3, 1);
    var one = augment(pair(0.5, ALWAYS), crop, extent, key);
    var other = augment(pair(0.5, ALWAYS), crop, extent, key);
    assertThat(one.image()).isEqualTo(other.image());
    assertThat(one.classes()).isEqualTo(other.classes());
    assertThat(one.ignored()).isEqualTo(other.ignored());
    assertThat(crop.image()).isEqualTo(random(extent, seed).image());
  }

  @Property(tries = 60)
  void resultsHoldOnlyValuesOfCrop(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int depth,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 9) int width) {
    var extent = new Extent(depth, height, width);
    var crop = random(extent, seed);
    var result = augment(pair(0.5, ALWAYS), crop, extent, new ViewKey(seed, 0, 0, 1));
    for (byte value : result.classes()) {
      assertThat(indexOf(crop.classes(), value)).isNotNegative();
    }
    float least = sorted(crop.image())[0];
    float most = sorted(crop.image())[crop.image().length - 1];
    for (float value : result.image()) {
      assertThat(value).isBetween(least, most);
    }
  }

  /** The ignored marks and the classes of one crop are the same here, and so they must stay. */
  @Property(tries = 40)
  void marksMoveWithClasses(@ForAll long seed) {
    var extent = new Extent(6, 7, 7);
    var crop = random(extent, seed);
    for (int i = 0; i < crop.classes().length; i++) {
      crop.ignored()[i] = crop.classes()[i] == 2;
    }
    for (var affine : new RandomAffine[] {ALWAYS, RandomAffine.NONE}) {
      var result = augment(pair(0.5, affine), crop, extent, new ViewKey(seed, 0, 0, 1));
      for (int i = 0; i < result.classes().length; i++) {
        assertThat(result.ignored()[i]).isEqualTo(result.classes()[i] == 2);
      }
    }
  }

  /** A mask that is where a smooth image is bright stays where the image is bright. */
  @Property(tries = 20)
  void imageAndMaskStayAligned(@ForAll long seed) {
    var extent = new Extent(24, 24, 24);
    var crop = blobs(extent, seed);
    var result = augment(pair(0.5, ALWAYS), crop, extent, new ViewKey(seed, 0, 0, 1));
    int differing = 0;
    for (int i = 0; i < result.image().length; i++) {
      boolean bright = result.image()[i] > 0.5f;
      boolean marked = result.classes()[i] == 1;
      if (bright != marked) {
        differing++;
        // Half a voxel along each axis changes this image by less than this.
        assertThat(result.image()[i]).isBetween(0.3f, 0.7f);
      }
    }
    assertThat(differing).isLessThan(result.image().length / 12);
  }

  @Test
  void withoutAffineOnlyOrientationChanges() {
    var extent = Extent.cube(6);
    var crop = random(extent, 1);
    for (long seed = 0; seed < 30; seed++) {
      var key = new ViewKey(seed, 0, 0, 1);
      var result = augment(pair(0.5, RandomAffine.NONE), crop, extent, key);
      var view = new float[crop.image().length];
      pair(0.5, RandomAffine.NONE)
          .view()
          .orientation()
          .draw(extent, VoxelSize.CUBE, key.random())
          .apply(crop.image(), extent, view);
      assertThat(result.image()).isEqualTo(view);
    }
  }

  @Test
  void keepsIntensitiesOfUnboundedDataWithoutIntensityAugmentations() {
    var extent = Extent.cube(6);
    var crop = random(extent, 1);
    for (int i = 0; i < crop.image().length; i++) {
      crop.image()[i] = crop.image()[i] * 20 - 10;
    }
    var pair = pair(0.5, ALWAYS);
    pair.requireLegalOn(Normalization.of("none"));
    var result = augment(pair, crop, extent, new ViewKey(1, 0, 0, 1));
    assertThat(sorted(result.image())[0]).isNegative();
  }

  @Test
  void refusesClampingAugmentationsOnUnboundedData() {
    var noisy =
        new PairAugmentation(
            new ViewAugmentation(
                new RandomOrientation(0, 0),
                new ContrastJitter(0, 0.1f, 0.75f, 1.25f),
                new GammaCorrection(0, 0.7f, 1.5f),
                new GaussianBlur(0, 0.1f, 1f),
                new BrightnessGradient(0, 0.3f),
                new GaussianNoise(0.5, 0.03f),
                VoxelSize.CUBE),
            RandomAffine.NONE);
    assertThatThrownBy(() -> noisy.requireLegalOn(Normalization.of("none")))
        .hasMessageContaining("normalization = none")
        .hasMessageContaining("noise");
    var crop = random(Extent.cube(2), 1);
    crop.image()[3] = -1;
    assertThatThrownBy(() -> augment(noisy, crop, Extent.cube(2), new ViewKey(1, 0, 0, 1)))
        .hasMessageContaining("voxel 3 of the crop is -1.0");
    crop.image()[3] = 0.5f;
    assertThat(augment(noisy, crop, Extent.cube(2), new ViewKey(1, 0, 0, 1)).classes())
        .isEqualTo(crop.classes());
  }

  @Test
  void refusesWrongArrays() {
    var extent = Extent.cube(2);
    var crop = random(extent, 1);
    var pair = pair(0, RandomAffine.NONE);
    var scratch = new AugmentScratch();
    var key = new ViewKey(1, 0, 0, 1);
    var image = new float[8];
    var classes = new byte[8];
    assertThatThrownBy(
            () ->
                pair.augment(
                    crop.image(),
                    crop.classes(),
                    crop.ignored(),
                    extent,
                    key,
                    scratch,
                    image,
                    classes,
                    new boolean[7]))
        .hasMessageContaining("the result has 8 voxels, 8 classes and 7 ignored marks");
    assertThatThrownBy(
            () ->
                pair.augment(
                    crop.image(),
                    crop.classes(),
                    crop.ignored(),
                    extent,
                    key,
                    scratch,
                    image,
                    classes,
                    crop.ignored()))
        .hasMessageContaining("in place");
  }

  @Test
  void refusesWrongRanges() {
    assertThatThrownBy(() -> new RandomAffine(1.1, 30, 0, 1, 1))
        .hasMessageContaining("rotation.probability");
    assertThatThrownBy(() -> new RandomAffine(0, 181, 0, 1, 1))
        .hasMessageContaining("rotation.degrees");
    assertThatThrownBy(() -> new RandomAffine(0, 0, 1, 1.4f, 0.7f))
        .hasMessageContaining("scaling.range");
  }

  private static PairAugmentation pair(double turns, RandomAffine affine) {
    return new PairAugmentation(
        new ViewAugmentation(
            new RandomOrientation(turns, turns),
            new ContrastJitter(0, 0.1f, 0.75f, 1.25f),
            new GammaCorrection(0, 0.7f, 1.5f),
            new GaussianBlur(0, 0.1f, 1f),
            new BrightnessGradient(0, 0.3f),
            new GaussianNoise(0, 0.03f),
            VoxelSize.CUBE),
        affine);
  }

  private static PairArrays augment(
      PairAugmentation pair, PairArrays crop, Extent extent, ViewKey key) {
    var result = empty(extent);
    pair.augment(
        crop.image(),
        crop.classes(),
        crop.ignored(),
        extent,
        key,
        new AugmentScratch(),
        result.image(),
        result.classes(),
        result.ignored());
    return result;
  }

  static PairArrays empty(Extent extent) {
    int voxels = (int) extent.voxels();
    return new PairArrays(new float[voxels], new byte[voxels], new boolean[voxels]);
  }

  static PairArrays random(Extent extent, long seed) {
    var crop = empty(extent);
    var random = SplitRandom.of(seed);
    for (int i = 0; i < crop.image().length; i++) {
      crop.image()[i] = random.nextFloat();
      crop.classes()[i] = (byte) random.nextInt(4);
      crop.ignored()[i] = random.nextBoolean(0.3);
    }
    return crop;
  }

  /** Makes an image of slow waves, and marks where it is bright. */
  private static PairArrays blobs(Extent extent, long seed) {
    var crop = empty(extent);
    var random = SplitRandom.of(seed);
    double a = random.nextDouble() * 6;
    double b = random.nextDouble() * 6;
    double c = random.nextDouble() * 6;
    int i = 0;
    for (int z = 0; z < extent.depth(); z++) {
      for (int y = 0; y < extent.height(); y++) {
        for (int x = 0; x < extent.width(); x++, i++) {
          double wave = Math.sin(z * 0.25 + a) + Math.sin(y * 0.25 + b) + Math.sin(x * 0.25 + c);
          crop.image()[i] = (float) (0.5 + wave / 6);
          crop.classes()[i] = (byte) (crop.image()[i] > 0.5f ? 1 : 0);
        }
      }
    }
    return crop;
  }

  private static int indexOf(byte[] values, byte value) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == value) {
        return i;
      }
    }
    return -1;
  }

  private static float[] sorted(float[] values) {
    var copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }
}
