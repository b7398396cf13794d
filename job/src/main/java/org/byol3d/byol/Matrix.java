package org.byol3d.byol;

import java.util.Arrays;

/**
 * Rows of numbers as they pass between phases: representations, or the loss's gradient with respect
 * to them. Doubles hold both precisions exactly, and the rows are few and short. Owns its array:
 * neither side may change it afterwards.
 *
 * @param rows number of rows
 * @param columns length of a row
 * @param values row after row
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, as defined below
public record Matrix(int rows, int columns, double[] values) {
  /**
   * Checks that the sizes agree.
   *
   * @throws IllegalArgumentException when they do not
   */
  public Matrix {
    if (rows < 1 || columns < 1 || (long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          rows + " rows of " + columns + " do not make " + values.length + " values");
    }
  }

  /** The rows from {@code from} up to but not including {@code to}. */
  public Matrix slice(int from, int to) {
    return new Matrix(to - from, columns, Arrays.copyOfRange(values, from * columns, to * columns));
  }

  /**
   * This matrix's rows, then the other's.
   *
   * @throws IllegalArgumentException when their columns differ in number
   */
  public Matrix concat(Matrix other) {
    if (columns != other.columns) {
      throw new IllegalArgumentException("rows of " + columns + " and of " + other.columns);
    }
    var joined = Arrays.copyOf(values, values.length + other.values.length);
    System.arraycopy(other.values, 0, joined, values.length, other.values.length);
    return new Matrix(rows + other.rows, columns, joined);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Matrix that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Matrix[" + rows + ", " + columns + "]";
  }
}
