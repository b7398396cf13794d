package org.byol3d.byol;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;

/**
 * Rows of numbers that pass between phases: representations, or the loss's gradient with respect to
 * them. Doubles hold both precisions exactly, and the rows are few and short. A matrix owns its
 * array: nobody may change it afterwards.
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

  /** Copies a native array of rank 2. */
  static Matrix of(NDArray rows) {
    var shape = rows.getShape();
    return new Matrix(
        Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)), HostCopy.toDoubles(rows));
  }

  /**
   * Returns the rows of all parts, in order.
   *
   * @param parts at least one
   * @throws IllegalArgumentException when their columns differ in number
   */
  public static Matrix join(Collection<Matrix> parts) {
    int columns = parts.iterator().next().columns;
    int rows = parts.stream().mapToInt(Matrix::rows).sum();
    var joined = new double[rows * columns];
    int filled = 0;
    for (var part : parts) {
      if (part.columns != columns) {
        throw new IllegalArgumentException("rows of " + columns + " and of " + part.columns);
      }
      System.arraycopy(part.values, 0, joined, filled, part.values.length);
      filled += part.values.length;
    }
    return new Matrix(rows, columns, joined);
  }

  /** Copies the values to a native array. */
  NDArray toNative(NDManager manager, Compute compute) {
    return HostCopy.create(manager, compute, new Shape(rows, columns), values);
  }

  /** Returns a copy of each row. */
  double[][] toRows() {
    return IntStream.range(0, rows)
        .mapToObj(row -> slice(row, row + 1).values)
        .toArray(double[][]::new);
  }

  /** Returns the rows from {@code from} up to but not including {@code to}. */
  public Matrix slice(int from, int to) {
    return new Matrix(to - from, columns, Arrays.copyOfRange(values, from * columns, to * columns));
  }

  /** Returns the chosen rows, at least one, in the order given. */
  public Matrix select(int... chosen) {
    return join(Arrays.stream(chosen).mapToObj(row -> slice(row, row + 1)).toList());
  }

  /** Returns the index in {@code values} of the first value that is not finite, if there is one. */
  public OptionalInt firstNotFinite() {
    return IntStream.range(0, values.length).filter(i -> !Double.isFinite(values[i])).findFirst();
  }

  /** Returns the dot product of a row and a row of another matrix with as many columns. */
  public double dot(int row, Matrix other, int otherRow) {
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      sum += values[row * columns + c] * other.values[otherRow * columns + c];
    }
    return sum;
  }

  /** Returns the mean of each column. */
  public double[] columnMeans() {
    var means = new double[columns];
    for (int i = 0; i < values.length; i++) {
      means[i % columns] += values[i] / rows;
    }
    return means;
  }

  /**
   * Returns this matrix with a row subtracted from each of its rows.
   *
   * @param row one value per column
   */
  public Matrix minus(double[] row) {
    var difference = values.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= row[i % columns];
    }
    return new Matrix(rows, columns, difference);
  }

  /** Returns the rows scaled to length 1; a row of zeros stays as it is. */
  public Matrix unitRows() {
    var scaled = values.clone();
    for (int from = 0; from < scaled.length; from += columns) {
      double largest = 0;
      for (int i = from; i < from + columns; i++) {
        largest = Math.max(largest, Math.abs(scaled[i]));
      }
      if (largest == 0) {
        continue;
      }
      // Divides by the largest first, because the square of a double may not fit into a double.
      double squares = 0;
      for (int i = from; i < from + columns; i++) {
        scaled[i] /= largest;
        squares += scaled[i] * scaled[i];
      }
      double length = Math.sqrt(squares);
      for (int i = from; i < from + columns; i++) {
        scaled[i] /= length;
      }
    }
    return new Matrix(rows, columns, scaled);
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
