package org.byol3d.segment;

/**
 * An array of numbers in single or double precision. Training uses floats; the reference data can
 * be matched closely only in double.
 *
 * <p>Code reads and writes pieces of it as doubles, so it is written once for both types, and its
 * inner loops run over plain arrays.
 */
public sealed interface Numbers permits FloatNumbers, DoubleNumbers {
  /** Wraps an array without copying it. */
  static Numbers of(float[] values) {
    return new FloatNumbers(values);
  }

  /** Wraps an array without copying it. */
  static Numbers of(double[] values) {
    return new DoubleNumbers(values);
  }

  /** Returns the number of elements. */
  int length();

  /** Creates an array of zeros in the same precision. */
  Numbers zeros(int length);

  /** Copies elements {@code from … from + count − 1} to {@code into} at {@code at}. */
  void read(int from, int count, double[] into, int at);

  /**
   * Replaces elements {@code to … to + count − 1} by those of {@code values} from {@code at} on,
   * rounded to this precision.
   */
  void write(int to, int count, double[] values, int at);

  /** Adds the same elements as {@link #write} replaces; each sum is rounded to this precision. */
  void add(int to, int count, double[] values, int at);
}
