package org.byol3d.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseTest {

  @Test
  void quantilesAreThoseOfTheNormalDistribution() {
    var values = new float[1_000_001];
    NormalQuantiles.fill(SplitRandom.of(1), values, 1, values.length - 1);
    assertThat(values[0]).isZero();
    Arrays.sort(values);

    // Quantiles from tables; sampling error is below a hundredth here.
    assertThat(values[500_000]).isCloseTo(0f, within(0.01f));
    assertThat(values[841_345]).isCloseTo(1f, within(0.01f));
    assertThat(values[25_000]).isCloseTo(-1.959964f, within(0.02f));
    assertThat(values[998_650]).isCloseTo(3f, within(0.05f));
    // The outermost of 65,536 equally likely values: quantile 1 - 1/131,072.
    assertThat(values[1_000_000]).isCloseTo(4.324919f, within(1e-6f));
    assertThat(values[0]).isEqualTo(-values[1_000_000]);
  }

  /** Pins the bits of the table, because the bits of phantoms depend on them. */
  @Test
  void tableHasTheSameBitsEverywhere() {
    var table = NormalQuantiles.quantiles();
    var bytes = ByteBuffer.allocate(table.length * Float.BYTES);
    bytes.asFloatBuffer().put(table);
    var crc = new CRC32();
    crc.update(bytes.array());
    assertThat(table).hasSize(65_536);
    assertThat(crc.getValue()).isEqualTo(0x5c81970fL);
  }

  @Test
  void quantilesHaveMeanZeroAndVarianceOne() {
    var values = new float[1_000_000];
    NormalQuantiles.fill(SplitRandom.of(2), values, 0, values.length);

    assertThat(mean(values)).isCloseTo(0, within(0.004));
    assertThat(variance(values)).isCloseTo(1, within(0.006));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2.75, 2.75, 2.75", "8, 3, 5"})
  void smoothNoiseHasVarianceOne(double d, double h, double w) {
    var noise = SmoothNoise.draw(new Extent(90, 100, 110), d, h, w, SplitRandom.of(3));

    // The mean of the coarsest lattice's 8,000 points is known to ±0.033, one standard deviation.
    assertThat(mean(noise)).isCloseTo(0, within(0.15));
    assertThat(variance(noise)).isCloseTo(1, within(0.12));
  }

  @Test
  void smoothNoiseIsNotFinerThanPeriod() {
    var period = 5.0;
    var noise =
        SmoothNoise.draw(new Extent(100, 100, 100), period, period, period, SplitRandom.of(4));

    // The cubic B-spline's autocorrelation is 1 - 0.695 x^2 near 0: 0.972 at a fifth of a period.
    for (var step : new int[] {1, 100, 10_000}) {
      assertThat(correlation(noise, step)).isCloseTo(0.972, within(0.01));
    }
    // And splines four periods apart share no lattice point.
    assertThat(correlation(noise, 20 * 10_000)).isCloseTo(0, within(0.2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 20, 900})
  void poissonCountsHaveTheirMeanAsVariance(double mean) {
    var counts = new float[4000];
    for (var i = 0; i < counts.length; i++) {
      counts[i] = Poisson.draw(mean, SplitRandom.of(5, i));
    }

    assertThat(mean(counts)).isCloseTo(mean, within(0.1 * Math.sqrt(mean)));
    assertThat(variance(counts)).isCloseTo(mean, within(0.12 * mean));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.2f, 1, 3})
  void theCameraAddsShotAndReadNoise(float light) {
    var field = new float[400_000];
    Arrays.fill(field, light);
    var camera = new PhantomParameters.Camera(new Interval(0, 0), 4, 2, 100);

    var counts = SensorNoise.expose(field, camera, 300, SplitRandom.of(6));

    var values = new float[counts.length];
    for (var i = 0; i < values.length; i++) {
      values[i] = counts[i] & 0xffff;
    }
    var electrons = 300.0 * light;
    assertThat(mean(values)).isCloseTo(100 + 2 * electrons, within(0.3));
    // 1/12 is what rounding to whole counts adds.
    assertThat(variance(values))
        .isCloseTo(4 * (electrons + 16) + 1 / 12.0, within(0.01 * (4 * (electrons + 16))));
  }

  @Test
  void theCameraSaturatesAtBothEnds() {
    var camera = new PhantomParameters.Camera(new Interval(0, 0), 50, 1, 0);
    var counts = SensorNoise.expose(new float[] {0, 0, 0, 0, 1e9f}, camera, 1, SplitRandom.of(7));

    assertThat(counts).contains((short) 0);
    assertThat(counts[4] & 0xffff).isEqualTo(0xffff);
  }

  @Test
  void blurKeepsAndSpreadsLight() {
    var extent = new Extent(41, 43, 45);
    var field = new float[41 * 43 * 45];
    field[(20 * 43 + 21) * 45 + 22] = 1000;

    var blurred = PointSpread.blur(field, extent, 2, 1);

    var sum = 0.0;
    var spread = new double[3];
    var i = 0;
    for (var d = 0; d < 41; d++) {
      for (var h = 0; h < 43; h++) {
        for (var w = 0; w < 45; w++, i++) {
          sum += blurred[i];
          spread[0] += (d - 20) * (d - 20) * blurred[i];
          spread[1] += (h - 21) * (h - 21) * blurred[i];
          spread[2] += (w - 22) * (w - 22) * blurred[i];
        }
      }
    }
    assertThat(sum).isCloseTo(1000, within(0.01));
    // Cut off at three standard deviations, a Gaussian keeps 97 % of its variance.
    assertThat(spread[0] / sum).isCloseTo(4, within(0.15));
    assertThat(spread[1] / sum).isCloseTo(1, within(0.05));
    assertThat(spread[2] / sum).isCloseTo(1, within(0.05));
  }

  private static double mean(float[] values) {
    var sum = 0.0;
    for (var value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double variance(float[] values) {
    var mean = mean(values);
    var sum = 0.0;
    for (var value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / values.length;
  }

  private static double correlation(float[] values, int step) {
    var mean = mean(values);
    var sum = 0.0;
    for (var i = 0; i + step < values.length; i++) {
      sum += (values[i] - mean) * (values[i + step] - mean);
    }
    return sum / (values.length - step) / variance(values);
  }
}
