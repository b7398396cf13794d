package org.byol3d.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GlobalNormClipTest {
  @Property(tries = 300)
  void clippingKeepsMaximumAndDirection(
      @ForAll @Size(max = 40) List<@DoubleRange(min = -9, max = 9) Double> encoderValues,
      @ForAll @Size(max = 40) List<@DoubleRange(min = -9, max = 9) Double> headValues,
      @ForAll @DoubleRange(min = 0.01, max = 20) double maximum) {
    double[] encoder = encoderValues.stream().mapToDouble(Double::doubleValue).toArray();
    double[] heads = headValues.stream().mapToDouble(Double::doubleValue).toArray();
    double[] encoderBefore = encoder.clone();
    double[] headsBefore = heads.clone();
    double expectedNorm = norm(encoder, heads);
    double norm = new GlobalNormClip<>(Arithmetic.DOUBLE, maximum).clip(List.of(encoder, heads));

    assertThat(norm).isCloseTo(expectedNorm, within(1e-12 * (1 + expectedNorm)));
    assertThat(norm(encoder, heads)).isLessThanOrEqualTo(maximum);
    double factor = norm + 1e-6 > maximum ? maximum / (norm + 1e-6) : 1;
    assertThat(encoder).containsExactly(scaled(encoderBefore, factor), within(1e-12));
    assertThat(heads).containsExactly(scaled(headsBefore, factor), within(1e-12));
  }

  @Property(tries = 300)
  void smallGradientsKeepTheirBits(
      @ForAll @Size(min = 1, max = 20) List<@FloatRange(min = -0.1f, max = 0.1f) Float> values) {
    var gradients = new float[values.size()];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = values.get(i);
    }
    float[] before = gradients.clone();
    new GlobalNormClip<>(Arithmetic.FLOAT, 1).clip(List.of(gradients));
    assertThat(gradients).isEqualTo(before);
  }

  /** Sums ten million squares of 1e-3: a float accumulator would be wrong in the third digit. */
  @Test
  void longVectorsAreAccumulatedInDouble() {
    var gradients = new float[10_000_019];
    Arrays.fill(gradients, 1e-3f);
    double norm =
        new GlobalNormClip<>(Arithmetic.FLOAT, Double.POSITIVE_INFINITY).clip(List.of(gradients));
    assertThat(norm).isCloseTo(1e-3f * Math.sqrt(10_000_019), within(1e-9));
  }

  @Test
  void refusesGradientsThatAreNotFinite() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] gradients = {1, bad, 2};
      assertThatThrownBy(() -> new GlobalNormClip<>(Arithmetic.FLOAT, 1).clip(List.of(gradients)))
          .isInstanceOf(NonFiniteGradientException.class)
          .hasMessage("the global gradient norm is %s", bad);
      assertThat(gradients).containsExactly(1, bad, 2);
    }
  }

  @Test
  void refusesAMaximumThatIsNotPositive() {
    assertThatThrownBy(() -> new GlobalNormClip<>(Arithmetic.FLOAT, 0))
        .hasMessageContaining("positive");
    assertThatThrownBy(() -> new GlobalNormClip<>(Arithmetic.FLOAT, Double.NaN))
        .hasMessageContaining("NaN");
  }

  private static double norm(double[]... vectors) {
    double squares = 0;
    for (var vector : vectors) {
      for (double value : vector) {
        squares += value * value;
      }
    }
    return Math.sqrt(squares);
  }

  private static double[] scaled(double[] vector, double factor) {
    return Arrays.stream(vector).map(value -> value * factor).toArray();
  }
}
