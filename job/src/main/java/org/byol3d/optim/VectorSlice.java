package org.byol3d.optim;

import java.util.Arrays;
import java.util.Objects;
import org.byol3d.text.Check;

/**
 * One tensor's place in a flat parameter vector, row-major.
 *
 * @param name the state_dict name, for example {@code encoder.encoders.0.conv1.0.weight}
 * @param shape the extents; empty for a scalar
 * @param offset index of the first element in the vector
 * @param length number of elements, the product of the extents
 * @param decay whether weight decay applies
 * @param learningRateFactor factor of the step's learning rate, 0 or more; 1 unless a group of
 *     parameters learns at another rate
 */
// Error Prone's objection to arrays in records is met: the shape is copied in and out, and equality
// is by its elements.
@SuppressWarnings("ArrayRecordComponent")
public record VectorSlice(
    String name, long[] shape, int offset, int length, boolean decay, double learningRateFactor) {
  /**
   * @throws IllegalArgumentException when the name is blank, an extent is not positive, the offset
   *     is negative, or the length is not the product of the extents
   */
  public VectorSlice {
    Objects.requireNonNull(name, "name");
    shape = shape.clone();
    if (name.isBlank()) {
      throw new IllegalArgumentException("a parameter needs a name");
    }
    if (offset < 0) {
      throw new IllegalArgumentException(name + ": offset " + offset + " is negative");
    }
    if (elements(name, shape) != length) {
      throw new IllegalArgumentException(
          name + ": shape " + Arrays.toString(shape) + " does not hold " + length + " elements");
    }
    Check.notNegative(name + ": the learning rate's factor", learningRateFactor);
  }

  /** Creates a slice that learns at the step's learning rate. */
  public VectorSlice(String name, long[] shape, int offset, int length, boolean decay) {
    this(name, shape, offset, length, decay, 1);
  }

  /**
   * Returns the number of elements of a shape.
   *
   * @throws IllegalArgumentException when an extent is not positive or the product overflows an int
   */
  static int elements(String name, long... shape) {
    long product = 1;
    for (long extent : shape) {
      if (extent <= 0 || extent > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            name + ": extents must be positive ints, but the shape is " + Arrays.toString(shape));
      }
      product *= extent;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            name + ": shape " + Arrays.toString(shape) + " is too large for one vector");
      }
    }
    return (int) product;
  }

  /** Returns a copy of the extents. */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** Returns the number of axes; 0 for a scalar. */
  public int rank() {
    return shape.length;
  }

  /** Returns the index after the last element. */
  public int end() {
    return offset + length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VectorSlice that
        && name.equals(that.name)
        && Arrays.equals(shape, that.shape)
        && offset == that.offset
        && length == that.length
        && decay == that.decay
        && learningRateFactor == that.learningRateFactor;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, Arrays.hashCode(shape), offset, length, decay, learningRateFactor);
  }

  @Override
  public String toString() {
    return name
        + Arrays.toString(shape)
        + "@"
        + offset
        + (decay ? "" : " (no decay)")
        + (learningRateFactor == 1 ? "" : " (learning rate times " + learningRateFactor + ")");
  }
}
