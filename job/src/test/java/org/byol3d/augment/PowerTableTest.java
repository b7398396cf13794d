package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class PowerTableTest {
  private final PowerTable table = new PowerTable();

  @Property(tries = 500)
  void agreesWithStrictMathOnUnitInterval(
      @ForAll @FloatRange(min = 0.25f, max = 4f) @Scale(4) float gamma,
      @ForAll @IntRange(max = 999) int phase) {
    table.prepare(gamma);
    var values = new float[1_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(1f, (i + phase * 1e-3f) * 1e-3f);
    }
    assertClose(values, gamma, 1e-6f);
  }

  @Property(tries = 500)
  void errorIsSmallInDefaultRange(
      @ForAll @FloatRange(min = 0.7f, max = 1.5f) @Scale(4) float gamma,
      @ForAll @IntRange(max = 0x3F800000) int bits) {
    assertThat(bits).isNotNegative();
    table.prepare(gamma);
    // Draws any float of the unit interval; small and subnormal floats are as frequent as large
    // ones.
    assertClose(new float[] {Float.intBitsToFloat(bits)}, gamma, 2.5e-7f);
  }

  @Property(tries = 100)
  void keepsTheEndsOfTheInterval(@ForAll @FloatRange(min = 0.25f, max = 4f) @Scale(4) float gamma) {
    table.prepare(gamma);
    float[] values = {0f, -0f, 1f, Float.MIN_VALUE};
    table.apply(values, 4);
    assertThat(values).containsExactly(0f, 0f, 1f, 0f);
  }

  /** Tests above 1e-12; below, results may be subnormal, which have no relative precision. */
  @Property(tries = 100)
  void isMonotonic(
      @ForAll @FloatRange(min = 0.7f, max = 1.5f) @Scale(4) float gamma,
      @ForAll @IntRange(max = 900) int start) {
    table.prepare(gamma);
    var values = new float[512];
    values[0] = (float) (1e-12 * Math.pow(1.03, start));
    for (int i = 1; i < values.length; i++) {
      values[i] = Math.min(1f, values[i - 1] * 1.003f);
    }
    table.apply(values, values.length);
    assertThat(values).isSorted();
  }

  private void assertClose(float[] values, float gamma, float bound) {
    float[] powers = values.clone();
    table.apply(powers, powers.length);
    double worst = 0;
    for (int i = 0; i < values.length; i++) {
      worst = Math.max(worst, Math.abs(powers[i] - StrictMath.pow(values[i], gamma)));
    }
    assertThat(worst).isLessThan(bound);
  }
}
