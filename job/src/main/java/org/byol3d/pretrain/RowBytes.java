package org.byol3d.pretrain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.byol.Matrix;
import org.byol3d.byol.Representations;

/**
 * Converts rows of representations and of their gradients to bytes and back: float32,
 * little-endian, several matrices of one shape in sequence. This is exact, since they are computed
 * in float32.
 */
public final class RowBytes {
  private RowBytes() {}

  /** Writes matrices, one after the other. */
  public static byte[] encode(List<Matrix> matrices) {
    int values = matrices.stream().mapToInt(it -> it.values().length).sum();
    var bytes = ByteBuffer.allocate(values * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var matrix : matrices) {
      for (double value : matrix.values()) {
        bytes.putFloat((float) value);
      }
    }
    return bytes.array();
  }

  /**
   * Reads matrices.
   *
   * @param count number of matrices
   * @param columns columns of each matrix
   * @throws IllegalArgumentException if the bytes are not whole rows of so many matrices
   */
  static List<Matrix> decode(byte[] bytes, int count, int columns) {
    int rowBytes = columns * Float.BYTES;
    if (bytes.length == 0 || bytes.length % (count * rowBytes) != 0) {
      throw new IllegalArgumentException(
          bytes.length + " bytes are not " + count + " matrices of " + columns + " columns");
    }
    int rows = bytes.length / (count * rowBytes);
    var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var matrices = new ArrayList<Matrix>(count);
    for (int m = 0; m < count; m++) {
      var values = new double[rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = floats.getFloat();
      }
      matrices.add(new Matrix(rows, columns, values));
    }
    return matrices;
  }

  /**
   * Reads the encoders' outputs of several passes as one batch.
   *
   * @param outputs outputs of the passes of a {@link ByolProgram}'s replicas, in the order of the
   *     batch; at least one
   * @param columns length of a representation
   */
  public static Representations representations(List<byte[]> outputs, int columns) {
    return Representations.join(outputs.stream().map(bytes -> of(bytes, columns)).toList());
  }

  private static Representations of(byte[] outputs, int columns) {
    var parts = decode(outputs, ByolReplica.OUTPUTS, columns);
    return new Representations(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
  }
}
