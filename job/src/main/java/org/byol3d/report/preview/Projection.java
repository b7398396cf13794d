package org.byol3d.report.preview;

import java.util.Arrays;
import org.byol3d.augment.Axis;
import org.byol3d.report.page.GrayImage;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/**
 * A volume or crop seen along one axis.
 *
 * @param axis of view; of the other two, the slower runs down and the faster to the right
 * @param rows voxels that the picture covers from top to bottom
 * @param columns voxels that it covers from left to right
 * @param image the picture, which may have fewer pixels than voxels
 * @param low stored value shown as black
 * @param high stored value shown as white
 */
record Projection(Axis axis, int rows, int columns, GrayImage image, double low, double high) {
  private static final double DARKEST = 0.005;
  private static final double BRIGHTEST = 0.995;

  /** A face of a box, in voxels of the picture. */
  record Face(int left, int top, int width, int height) {}

  /** Returns the axis that runs down the picture. */
  static Axis rowAxis(Axis along) {
    return along == Axis.D ? Axis.H : Axis.D;
  }

  /** Returns the axis that runs to the right. */
  static Axis columnAxis(Axis along) {
    return along == Axis.W ? Axis.H : Axis.W;
  }

  /** Returns the length of an axis in voxels. */
  static int length(Extent extent, Axis axis) {
    return switch (axis) {
      case D -> extent.depth();
      case H -> extent.height();
      case W -> extent.width();
    };
  }

  /**
   * Makes a picture with a brightness that spans its own 0.5th to 99.5th percentile: maxima are far
   * above what is bright for a single voxel.
   *
   * @param values row by row, as many as the picture has pixels
   */
  static Projection stretched(
      Axis axis, Extent volume, float[] values, int pixelRows, int pixelColumns) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    var low = sorted[(int) Math.round(DARKEST * (sorted.length - 1))];
    var high = sorted[(int) Math.round(BRIGHTEST * (sorted.length - 1))];
    return new Projection(
        axis,
        length(volume, rowAxis(axis)),
        length(volume, columnAxis(axis)),
        GrayImage.of(values, pixelColumns, pixelRows, low, high),
        low,
        high);
  }

  /** Returns where a box of the volume is in the picture. */
  Face face(Box box) {
    return new Face(
        start(box, columnAxis(axis)),
        start(box, rowAxis(axis)),
        length(box.extent(), columnAxis(axis)),
        length(box.extent(), rowAxis(axis)));
  }

  private static int start(Box box, Axis axis) {
    return switch (axis) {
      case D -> box.d();
      case H -> box.h();
      case W -> box.w();
    };
  }
}
