package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Trilinear interpolation to a given size with half-pixel centers, as PyTorch's {@code
 * interpolate(mode="trilinear", align_corners=False)}.
 *
 * <p>DJL always asks the engine for antialiasing, which the engine refuses in 3D. The interpolation
 * is separable, so it is one small matrix product along each axis.
 */
final class TrilinearResize {
  private TrilinearResize() {}

  /**
   * Interpolates to a size.
   *
   * @param x {@code [N, C, D, H, W]}
   * @return {@code [N, C, depth, height, width]}, owned by {@code x}'s manager
   */
  static NDArray resize(NDArray x, long depth, long height, long width) {
    return Scoped.keepResult(
        () -> {
          var shape = x.getShape();
          long planes = shape.get(0) * shape.get(1);
          var manager = x.getManager();
          var type = x.getDataType();
          var alongDepth =
              matrix(manager, type, shape.get(2), depth)
                  .matMul(x.reshape(new Shape(planes, shape.get(2), shape.get(3) * shape.get(4))));
          var alongHeight =
              matrix(manager, type, shape.get(3), height)
                  .matMul(
                      alongDepth.reshape(new Shape(planes * depth, shape.get(3), shape.get(4))));
          return alongHeight
              .matMul(matrix(manager, type, shape.get(4), width).transpose())
              .reshape(new Shape(shape.get(0), shape.get(1), depth, height, width));
        });
  }

  /** Returns the {@code [to, from]} matrix of linear interpolation along one axis. */
  private static NDArray matrix(NDManager manager, DataType type, long from, long to) {
    var values = new double[Math.toIntExact(to * from)];
    double scale = (double) from / to;
    for (int row = 0; row < to; row++) {
      double source = Math.max(0, scale * (row + 0.5) - 0.5);
      int lower = (int) Math.min((long) source, from - 1);
      int upper = (int) Math.min(lower + 1L, from - 1);
      double weight = source - lower;
      values[Math.toIntExact(row * from) + lower] += 1 - weight;
      values[Math.toIntExact(row * from) + upper] += weight;
    }
    var array = manager.create(new Shape(to, from), type);
    HostCopy.write(values, 0, array);
    return array;
  }
}
