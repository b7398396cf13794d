package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.byol3d.b2nd.ElementType;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;

class VoxelHistogramTest {
  private static final double[] FRACTIONS = {0, 0.005, 0.25, 0.5, 0.995, 1};

  private static VoxelHistogram of(ElementType type, float[] values) {
    var histogram = VoxelHistogram.of(type);
    histogram.add(values, values.length);
    return histogram;
  }

  /** Computes a percentile like numpy.percentile. */
  private static double percentile(float[] values, double fraction) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    var rank = fraction * (sorted.length - 1);
    var below = (int) rank;
    var high = sorted[Math.min(sorted.length - 1, below + 1)];
    return sorted[below] + ((double) high - sorted[below]) * (rank - below);
  }

  @Property(tries = 200)
  void percentilesOfShortIntegersAreExact(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = -32768, max = 65535) Integer> all) {
    var values = new float[all.size()];
    for (var i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    var found = of(ElementType.UINT16, values).percentiles(FRACTIONS);
    for (var i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(percentile(values, FRACTIONS[i]), within(1e-9));
    }
  }

  @Property(tries = 200)
  void floatPercentilesHaveStatedAccuracy(
      @ForAll @Size(min = 1, max = 200)
          List<@FloatRange(min = -Float.MAX_VALUE, max = Float.MAX_VALUE) Float> wide,
      @ForAll @Size(min = 1, max = 200) List<@FloatRange(min = -4, max = 9) Float> narrow) {
    for (var all : List.of(wide, narrow)) {
      var values = new float[all.size()];
      for (var i = 0; i < values.length; i++) {
        values[i] = all.get(i);
      }
      var sorted = values.clone();
      Arrays.sort(sorted);
      var found = of(ElementType.FLOAT32, values).percentiles(FRACTIONS);
      for (var i = 0; i < found.length; i++) {
        // Interpolation mixes two values, each with a relative error.
        var rank = (int) (FRACTIONS[i] * (sorted.length - 1));
        var scale =
            Math.max(
                Math.abs(sorted[rank]), Math.abs(sorted[Math.min(rank + 1, sorted.length - 1)]));
        assertThat(found[i]).isCloseTo(percentile(values, FRACTIONS[i]), within(0x1p-11 * scale));
      }
    }
  }

  @Test
  void floatsOfFewDigitsAreExact() {
    var values = new float[] {0, -0.0f, 4095, -4095, 0.5f, 1.25f, -3};
    assertThat(of(ElementType.FLOAT32, values).percentiles(FRACTIONS))
        .containsExactly(
            Arrays.stream(FRACTIONS).map(fraction -> percentile(values, fraction)).toArray());
  }

  @Test
  void orderOfValuesDoesNotMatter() {
    var values = TestVolumes.texture(org.byol3d.volume.Extent.cube(16), 5);
    var reversed = new float[values.length];
    for (var i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    var parts = VoxelHistogram.of(ElementType.FLOAT32);
    parts.add(reversed, 1000);
    parts.add(Arrays.copyOfRange(reversed, 1000, reversed.length), reversed.length - 1000);
    var whole = of(ElementType.FLOAT32, values);
    assertThat(parts.percentiles(FRACTIONS)).containsExactly(whole.percentiles(FRACTIONS));
    assertThat(parts.otsu()).isEqualTo(whole.otsu());
  }

  @Property(tries = 100)
  void theForegroundIsWhatExceedsTheThreshold(@ForAll long seed, @ForAll boolean integers) {
    var random = SplitRandom.of(seed);
    var values = new float[1000];
    var bright = 0;
    for (var i = 0; i < values.length; i++) {
      var isBright = random.nextInt(5) == 0;
      bright += isBright ? 1 : 0;
      var value = (isBright ? 900 : 100) + 200 * random.nextFloat();
      values[i] = integers ? (int) value : value - 150;
    }
    var threshold = of(integers ? ElementType.UINT16 : ElementType.FLOAT64, values).otsu();
    var above = 0;
    for (var value : values) {
      above += value > threshold.value() ? 1 : 0;
    }
    assertThat(threshold.foregroundFraction()).isEqualTo(above / 1000.0).isEqualTo(bright / 1000.0);
  }

  @Test
  void aConstantVolumeHasNoForeground() {
    for (var value : new float[] {0, 3, -0.1f, 0.1f}) {
      var values = new float[100];
      Arrays.fill(values, value);
      var threshold = of(ElementType.FLOAT32, values).otsu();
      assertThat(threshold.foregroundFraction()).isZero();
      assertThat(threshold.value()).isGreaterThanOrEqualTo(value);
    }
  }

  @Property
  void percentilesOutsideFullestBinAreThoseOfTheOthers(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -50, max = 50) Integer> others,
      @ForAll @IntRange(min = -60, max = 60) int background) {
    var kept = others.stream().filter(value -> value != background).mapToInt(i -> i).toArray();
    var values = new float[kept.length + 100];
    Arrays.fill(values, background);
    for (int i = 0; i < kept.length; i++) {
      values[i] = kept[i];
    }
    var histogram = VoxelHistogram.of(ElementType.INT16);
    histogram.add(values, values.length);
    var alone = VoxelHistogram.of(ElementType.INT16);
    alone.add(Arrays.copyOf(values, kept.length), kept.length);

    assertThat(histogram.percentilesOutsideFullestBin(0.005, 0.5, 0.995))
        .isEqualTo(kept.length == 0 ? new double[0] : alone.percentiles(0.005, 0.5, 0.995));
  }
}
