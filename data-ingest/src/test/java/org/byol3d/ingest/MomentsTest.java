package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;

class MomentsTest {

  @Property(tries = 200)
  void agreesWithExactArithmetic(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int batches, @ForAll boolean far) {
    var random = SplitRandom.of(seed);
    var moments = new Moments();
    var sum = BigDecimal.ZERO;
    var squares = BigDecimal.ZERO;
    var count = 0;
    var low = Float.POSITIVE_INFINITY;
    var high = Float.NEGATIVE_INFINITY;
    for (var b = 0; b < batches; b++) {
      var values = new float[1 + random.nextInt(40)];
      for (var i = 0; i < values.length; i++) {
        values[i] = (far ? 1e6f : 0) + random.nextFloat() * 4 - 2;
        var exact = new BigDecimal(values[i]);
        sum = sum.add(exact);
        squares = squares.add(exact.multiply(exact));
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      count += values.length;
      assertThat(moments.add(values, values.length)).isTrue();
    }
    var n = BigDecimal.valueOf(count);
    var mean = sum.divide(n, MathContext.DECIMAL128);
    var variance =
        squares.divide(n, MathContext.DECIMAL128).subtract(mean.multiply(mean)).doubleValue();
    assertThat(moments.count()).isEqualTo(count);
    assertThat(moments.mean()).isCloseTo(mean.doubleValue(), within(far ? 1e-9 : 1e-15));
    assertThat(moments.standardDeviation())
        .isCloseTo(Math.sqrt(Math.max(0, variance)), within(far ? 1e-8 : 1e-13));
    assertThat(moments.min()).isEqualTo(low);
    assertThat(moments.max()).isEqualTo(high);
  }

  @Test
  void findsEveryKindOfNonFiniteNumber() {
    for (var bad :
        new float[] {
          Float.NaN,
          Float.intBitsToFloat(0xffc00000),
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY
        }) {
      for (var at = 0; at < 6; at++) {
        var values = new float[] {1, -1, 0, 2, 3, 4};
        values[at] = bad;
        assertThat(new Moments().add(values, 6)).isFalse();
      }
    }
    var moments = new Moments();
    assertThat(moments.add(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, Float.NaN}, 2)).isTrue();
  }
}
