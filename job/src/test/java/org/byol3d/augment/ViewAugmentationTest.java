package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.config.Presets;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VoxelSize;
import org.junit.jupiter.api.Test;

class ViewAugmentationTest {
  private static final Extent EXTENT = new Extent(9, 10, 12);
  private static final RandomOrientation UPRIGHT = new RandomOrientation(0, 0);
  private static final ContrastJitter NO_JITTER = new ContrastJitter(0, 0.1f, 0.75f, 1.25f);
  private static final GammaCorrection NO_GAMMA = new GammaCorrection(0, 0.7f, 1.5f);
  private static final GaussianBlur NO_BLUR = new GaussianBlur(0, 0.1f, 1f);
  private static final BrightnessGradient NO_GRADIENT = new BrightnessGradient(0, 0.3f);
  private static final GaussianNoise NO_NOISE = new GaussianNoise(0, 0.03f);

  private final ViewAugmentation first = Presets.PRETRAIN.load("full", List.of()).views().first();
  private final AugmentScratch scratch = new AugmentScratch();

  @Property(tries = 300)
  void viewsStayInUnitInterval(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int depth,
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll @IntRange(min = 1, max = 12) int width) {
    var extent = new Extent(depth, height, width);
    var crop = crop(seed, extent);
    var before = crop.clone();
    var view = new float[crop.length];
    first.augment(crop, extent, new ViewKey(seed, 0, 0, 1), scratch, view);
    for (float value : view) {
      assertThat(value).isBetween(0f, 1f);
    }
    assertThat(crop).isEqualTo(before);
  }

  @Property(tries = 100)
  void equalKeysGiveEqualBits(@ForAll long seed, @ForAll @IntRange int sample) {
    var key = new ViewKey(seed, 1, sample, 1);
    var used = new AugmentScratch();
    augment(first, new ViewKey(seed + 1, 1, sample, 1), used);
    assertThat(augment(first, key, used)).isEqualTo(augment(first, key, new AugmentScratch()));
  }

  @Test
  void everyPartOfTheKeyMatters() {
    var views = new ArrayList<float[]>();
    for (var key :
        new ViewKey[] {
          new ViewKey(1, 2, 3, 1),
          new ViewKey(9, 2, 3, 1),
          new ViewKey(1, 9, 3, 1),
          new ViewKey(1, 2, 9, 1),
          new ViewKey(1, 2, 3, 2)
        }) {
      views.add(augment(allWithProbability(1), key, scratch));
    }
    assertThat(views).doesNotHaveDuplicates();
    assertThat(views.stream().map(Arrays::hashCode).distinct()).hasSize(5);
    assertThatThrownBy(() -> new ViewKey(1, 2, 3, 0)).hasMessageContaining("views 1 and 2");
  }

  @Test
  void anyNumberOfThreadsGivesSameBits() throws Exception {
    var expected = new ArrayList<float[]>();
    for (int sample = 0; sample < 40; sample++) {
      expected.add(augment(first, new ViewKey(5, 0, sample, 1), scratch));
    }
    var scratches = ThreadLocal.withInitial(AugmentScratch::new);
    var pool = Executors.newFixedThreadPool(4);
    try {
      var tasks = new ArrayList<Callable<float[]>>();
      for (int sample = 0; sample < 40; sample++) {
        var key = new ViewKey(5, 0, sample, 1);
        tasks.add(() -> augment(first, key, scratches.get()));
      }
      int sample = 0;
      for (var future : pool.invokeAll(tasks)) {
        assertThat(future.get()).isEqualTo(expected.get(sample++));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Checks that the allocation for a view does not depend on its size: 96³ voxels have 3.5 MB. */
  @Test
  void allocatesNoArraysInTheSteadyState() {
    var augmentation = allWithProbability(1);
    var extent = Extent.cube(48);
    var crop = crop(1, extent);
    var view = new float[crop.length];
    augmentation.augment(crop, extent, new ViewKey(1, 0, 0, 1), scratch, view);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int sample = 1; sample <= 10; sample++) {
      augmentation.augment(crop, extent, new ViewKey(1, 0, sample, 1), scratch, view);
    }
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated / 10).isLessThan(2_048);
  }

  @Test
  void eachIntensityAugmentationAppliesWithItsProbability() {
    assertShareOfChangedViews(
        config(new ContrastJitter(0.8, 0.1f, 0.75f, 1.25f), NO_GAMMA, NO_BLUR), 0.8);
    assertShareOfChangedViews(
        config(NO_JITTER, new GammaCorrection(0.5, 0.7f, 1.5f), NO_BLUR), 0.5);
    assertShareOfChangedViews(config(NO_JITTER, NO_GAMMA, new GaussianBlur(0.1, 0.2f, 1f)), 0.1);
    assertShareOfChangedViews(
        new ViewAugmentation(
            UPRIGHT,
            NO_JITTER,
            NO_GAMMA,
            NO_BLUR,
            new BrightnessGradient(0.2, 0.3f),
            NO_NOISE,
            VoxelSize.CUBE),
        0.2);
    assertShareOfChangedViews(
        new ViewAugmentation(
            UPRIGHT,
            NO_JITTER,
            NO_GAMMA,
            NO_BLUR,
            NO_GRADIENT,
            new GaussianNoise(0.3, 0.03f),
            VoxelSize.CUBE),
        0.3);
  }

  /** Checks that turning one augmentation off does not change the others' draws. */
  @Property(tries = 50)
  void augmentationsDoNotChangeEachOthersDraws(@ForAll long seed) {
    var crop = crop(seed, EXTENT);
    float[] jittered = crop.clone();
    var random = new ViewKey(seed, 0, 0, 1).random();
    UPRIGHT.draw(EXTENT, VoxelSize.CUBE, random);
    NO_JITTER.augment(jittered, EXTENT, random, scratch);
    new GammaCorrection(1, 0.7f, 1.5f).augment(jittered, EXTENT, random, scratch);

    float[] both = crop.clone();
    random = new ViewKey(seed, 0, 0, 1).random();
    new RandomOrientation(1, 1).draw(EXTENT, VoxelSize.CUBE, random);
    // Contrast 1 and brightness 0 are applied, but are the identity up to rounding.
    new ContrastJitter(1, 0, 1, 1).augment(both, EXTENT, random, scratch);
    new GammaCorrection(1, 0.7f, 1.5f).augment(both, EXTENT, random, scratch);
    assertThat(both).containsExactly(jittered, within(1e-4f));
  }

  @Property(tries = 50)
  void constantCropsSurviveBlurAndContrast(
      @ForAll @IntRange(max = 100) int percent, @ForAll long seed) {
    var crop = new float[Math.toIntExact(EXTENT.voxels())];
    Arrays.fill(crop, percent / 100f);
    float sigma = SplitRandom.of(seed).nextFloat(0.1f, 1f);
    GaussianBlur.blur(crop, EXTENT, sigma, scratch);
    ContrastJitter.jitter(crop, 0, 1.25f);
    for (float value : crop) {
      assertThat(value).isCloseTo(percent / 100f, within(1e-6f));
    }
  }

  @Test
  void refusesIntensitiesOutsideTheUnitInterval() {
    for (float bad : new float[] {-0.1f, 1.1f, Float.NaN, Float.POSITIVE_INFINITY}) {
      var crop = crop(1, EXTENT);
      crop[17] = bad;
      assertThatThrownBy(
              () ->
                  first.augment(
                      crop, EXTENT, new ViewKey(1, 0, 0, 1), scratch, new float[crop.length]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("voxel 17 of the crop is " + bad)
          .hasMessageContaining("percentile");
    }
  }

  @Test
  void orientationAloneTakesAnyIntensities() {
    var config = config(NO_JITTER, NO_GAMMA, NO_BLUR);
    var crop = new float[Math.toIntExact(EXTENT.voxels())];
    Arrays.fill(crop, -3f);
    var view = new float[crop.length];
    config.augment(crop, EXTENT, new ViewKey(1, 0, 0, 1), scratch, view);
    assertThat(view).isEqualTo(crop);
    assertThatCode(() -> config.requireLegalOn(Normalization.of("none")))
        .doesNotThrowAnyException();
  }

  @Test
  void intensityAugmentationsRefuseDataOutsideUnitInterval() {
    var config = Presets.PRETRAIN.load("full", List.of()).views().first();
    assertThatCode(() -> config.requireLegalOn(Normalization.of("percentile")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> config.requireLegalOn(Normalization.of("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("normalization = none")
        .hasMessageContaining("jitter, gamma, blur, gradient, noise")
        .hasMessageContaining("percentile or minmax");
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new RandomOrientation(-0.1, 0))
        .hasMessageContaining("flip must lie in [0, 1]");
    assertThatThrownBy(() -> new RandomOrientation(0, Double.NaN))
        .hasMessageContaining("rot90 must lie in [0, 1]");
    assertThatThrownBy(() -> new ContrastJitter(1, 2, 1, 1))
        .hasMessageContaining("brightness must");
    assertThatThrownBy(() -> new ContrastJitter(1, 0, 2, 1)).hasMessageContaining("contrast must");
    assertThatThrownBy(() -> new GammaCorrection(1, 0, 1)).hasMessageContaining("range must");
    assertThatThrownBy(() -> new GaussianBlur(1, 0, 1)).hasMessageContaining("sigma must");
    assertThatThrownBy(() -> new BrightnessGradient(1, -1)).hasMessageContaining("strength must");
    assertThatThrownBy(() -> new GaussianNoise(1, 1.5f)).hasMessageContaining("variance must");
  }

  private void assertShareOfChangedViews(ViewAugmentation config, double probability) {
    var augmentation = config;
    var extent = Extent.cube(4);
    var crop = crop(3, extent);
    var view = new float[crop.length];
    int changed = 0;
    int n = 4_000;
    for (int sample = 0; sample < n; sample++) {
      augmentation.augment(crop, extent, new ViewKey(3, 0, sample, 1), scratch, view);
      changed += Arrays.equals(crop, view) ? 0 : 1;
    }
    double standardError = Math.sqrt(probability * (1 - probability) / n);
    assertThat((double) changed / n).isCloseTo(probability, within(4 * standardError));
  }

  private static ViewAugmentation config(
      ContrastJitter jitter, GammaCorrection gamma, GaussianBlur blur) {
    return new ViewAugmentation(
        UPRIGHT, jitter, gamma, blur, NO_GRADIENT, NO_NOISE, VoxelSize.CUBE);
  }

  private static ViewAugmentation allWithProbability(double probability) {
    return new ViewAugmentation(
        new RandomOrientation(probability, probability),
        new ContrastJitter(probability, 0.1f, 0.75f, 1.25f),
        new GammaCorrection(probability, 0.7f, 1.5f),
        new GaussianBlur(probability, 0.1f, 1f),
        new BrightnessGradient(probability, 0.3f),
        new GaussianNoise(probability, 0.03f),
        VoxelSize.CUBE);
  }

  private static float[] augment(
      ViewAugmentation augmentation, ViewKey key, AugmentScratch scratch) {
    var crop = crop(42, EXTENT);
    var view = new float[crop.length];
    augmentation.augment(crop, EXTENT, key, scratch, view);
    return view;
  }

  private static float[] crop(long seed, Extent extent) {
    var random = SplitRandom.of(seed, 99);
    var crop = new float[Math.toIntExact(extent.voxels())];
    for (int i = 0; i < crop.length; i++) {
      crop[i] = random.nextFloat();
    }
    return crop;
  }
}
