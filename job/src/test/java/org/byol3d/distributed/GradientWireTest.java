package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.byol3d.b2nd.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GradientWireTest {
  /** Compares bits, so that payloads of NaN count too. */
  @Property
  void fp32KeepsAllBits(@ForAll int bits) {
    assertThat(travel(GradientWire.FP32, bits)).isEqualTo(bits);
  }

  @Property(tries = 5000)
  void bf16RoundsToNearestTiesToEven(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    Assume.that(Float.isFinite(value));

    int toZero = bits & 0xFFFF0000;
    int fromZero = toZero + 0x10000;
    // Differences of neighbors are exact in double.
    double down = Math.abs((double) value - magnitude(toZero));
    double up = Math.abs(magnitude(fromZero) - value);
    boolean toZeroIsEven = (toZero & 0x10000) == 0;
    int nearest = down < up || (down == up && toZeroIsEven) ? toZero : fromZero;

    assertThat(travel(GradientWire.BF16, bits)).isEqualTo(nearest);
  }

  @Property(tries = 5000)
  void bf16ErrorIsAtMostOne256th(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    Assume.that(Float.isFinite(value));
    float arrived = Float.intBitsToFloat(travel(GradientWire.BF16, bits));
    Assume.that(Float.isFinite(arrived));

    double bound =
        Math.abs(value) >= Float.MIN_NORMAL ? Math.abs((double) value) * 0x1p-8 : 0x1p-134;
    assertThat(Math.abs((double) arrived - value)).isLessThanOrEqualTo(bound);
  }

  @ParameterizedTest
  @CsvSource({
    "3F800000, 3F800000, 1",
    "3F808000, 3F800000, a tie rounds down to even",
    "3F818000, 3F820000, a tie rounds up to even",
    "3F808001, 3F810000, more than half rounds up",
    "BF817FFF, BF810000, less than half rounds down for either sign",
    "00000000, 00000000, zero",
    "80000000, 80000000, negative zero",
    "00000001, 00000000, the least subnormal",
    "00008001, 00010000, a subnormal that rounds to the least of bf16",
    "007FFFFF, 00800000, the greatest subnormal becomes normal",
    "7F7FFFFF, 7F800000, the greatest float is nearer to infinity",
    "7F7F7FFF, 7F7F0000, one that stays finite",
    "7F800000, 7F800000, infinity",
    "FF800000, FF800000, negative infinity"
  })
  void bf16RoundsAtTheEdges(String bits, String expected, String why) {
    int arrived = travel(GradientWire.BF16, Integer.parseUnsignedInt(bits, 16));
    assertThat(arrived).as(why).isEqualTo(Integer.parseUnsignedInt(expected, 16));
  }

  /**
   * Tests payloads that rounding could destroy: 7F800001 loses its payload with the lower half,
   * 7FFFFFFF and FFFFFFFF could carry over.
   */
  @ParameterizedTest
  @CsvSource({"7F800001", "7FC00000", "7FFFFFFF", "FFFFFFFF", "FF800001"})
  void aNanStaysOne(String bits) {
    int arrived = travel(GradientWire.BF16, Integer.parseUnsignedInt(bits, 16));
    assertThat(Float.intBitsToFloat(arrived)).isNaN();
  }

  @ParameterizedTest
  @EnumSource(GradientWire.class)
  void aVectorTakesItsBytesInOrder(GradientWire wire) {
    float[] sent = {1, -2, 0.5f, 96};
    var bytes = wire.encode(sent);
    var arrived = new float[sent.length];
    wire.decode(bytes, arrived);

    assertThat(bytes).hasSize(sent.length * wire.bytesPerValue());
    assertThat(arrived).containsExactly(sent);
  }

  @ParameterizedTest
  @EnumSource(GradientWire.class)
  void aVectorOfAnotherLengthIsRefused(GradientWire wire) {
    var bytes = wire.encode(new float[3]);
    assertThatThrownBy(() -> wire.decode(bytes, new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not hold 4");
  }

  @Test
  void startOfVectorCanBeSent() {
    var arrived = new float[2];
    ElementType.FLOAT32.decode(ElementType.FLOAT32.encode(new float[] {1, 2, 3}, 2), arrived);
    assertThat(arrived).containsExactly(1, 2);
  }

  private static int travel(GradientWire wire, int bits) {
    var arrived = new float[1];
    wire.decode(wire.encode(new float[] {Float.intBitsToFloat(bits)}), arrived);
    return Float.floatToRawIntBits(arrived[0]);
  }

  /**
   * Returns the magnitude as if the exponent continued above the greatest float: IEEE 754 rounds
   * so.
   */
  private static double magnitude(int bits) {
    float value = Float.intBitsToFloat(bits);
    return Float.isInfinite(value) ? Math.copySign(0x1p128, value) : value;
  }
}
