package org.byol3d.augment;

/**
 * Computes x<sup>γ</sup> for many x in [0, 1] and one γ, from two small tables that stay in the L1
 * cache.
 *
 * <p>A float is 2<sup>e</sup>·m with m in [1, 2), so x<sup>γ</sup> =
 * (2<sup>e</sup>)<sup>γ</sup>·m<sup>γ</sup>: the exponent's bits select the first factor in a
 * table; the upper 10 bits of m select the second, which is interpolated linearly. The relative
 * error of the interpolation is at most γ|γ − 1|/8·2<sup>-20</sup>, which is 9e-8 for γ = 1.5;
 * rounding adds about as much. {@link StrictMath} computes the tables: they have the same bits on
 * every machine.
 *
 * <p>Polynomials for exp2 and log2 would be slower: C2 of JDK 17 does not vectorize the move
 * between float and integer bits that both need, and in scalar code two polynomials cost more than
 * three loads.
 */
final class PowerTable {
  private static final int MANTISSA_BITS = 23;
  private static final int SEGMENT_BITS = 10;
  private static final int SEGMENTS = 1 << SEGMENT_BITS;
  private static final int FRACTION_BITS = MANTISSA_BITS - SEGMENT_BITS;
  private static final int FRACTION_MASK = (1 << FRACTION_BITS) - 1;
  private static final float FRACTION_UNIT = 1f / (1 << FRACTION_BITS);
  private static final int MAGNITUDE_MASK = 0x7FFFFFFF;
  private static final int EXPONENT_BIAS = 127;

  private static final double LOG_2 = StrictMath.log(2);

  private final double[] logarithms = logarithms();
  private final float[] exponents = new float[EXPONENT_BIAS + 1];
  private final float[] mantissas = new float[SEGMENTS + 1];

  /** Fills the tables for an exponent γ in [0.25, 4]. */
  void prepare(float gamma) {
    // Exponent bits 0 mean zero or a subnormal number: x^γ is below 1e-9 there.
    exponents[0] = 0;
    for (int e = 1; e <= EXPONENT_BIAS; e++) {
      exponents[e] = (float) StrictMath.exp((double) gamma * (e - EXPONENT_BIAS) * LOG_2);
    }
    for (int m = 0; m <= SEGMENTS; m++) {
      mantissas[m] = (float) StrictMath.exp(gamma * logarithms[m]);
    }
  }

  private static double[] logarithms() {
    var logarithms = new double[SEGMENTS + 1];
    for (int m = 0; m <= SEGMENTS; m++) {
      logarithms[m] = StrictMath.log(1 + m * (1.0 / SEGMENTS));
    }
    return logarithms;
  }

  /** Replaces every value x by x<sup>γ</sup>. Values must be in [0, 1], not NaN; −0 counts as 0. */
  void apply(float[] values, int length) {
    float[] exponentTable = exponents;
    float[] mantissaTable = mantissas;
    for (int i = 0; i < length; i++) {
      int bits = Float.floatToRawIntBits(values[i]) & MAGNITUDE_MASK;
      int segment = (bits >>> FRACTION_BITS) & (SEGMENTS - 1);
      float fraction = (bits & FRACTION_MASK) * FRACTION_UNIT;
      float low = mantissaTable[segment];
      float mantissa = low + fraction * (mantissaTable[segment + 1] - low);
      values[i] = Math.min(1f, exponentTable[bits >>> MANTISSA_BITS] * mantissa);
    }
  }
}
