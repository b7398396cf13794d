package org.byol3d.augment;

import java.util.Locale;
import org.byol3d.volume.Extent;

/**
 * A linear map about the center of a crop. It tells for each voxel of the result which place of the
 * crop it shows: {@code place = center + M · (voxel − center)}, in voxels {@code [D, H, W]}.
 *
 * <p>Places beyond the crop show its mirror image about the centers of its border voxels ({@code
 * mirror} in scipy.ndimage). So a plaque that the border cuts is continued by a plaque, in the
 * image and in the mask alike. Repeating the border voxel would continue it by a rod along one
 * axis, a shape that no plaque has, and a constant would teach the network the edge of the crop.
 *
 * <p>It computes in double, with additions and multiplications in a fixed order: equal bits on
 * every machine.
 */
final class AffineMap {
  private static final int AXES = 3;

  /** Row-major: row r gives the place along axis r. */
  private final double[] matrix;

  private AffineMap(double[] matrix) {
    this.matrix = matrix;
  }

  /** Returns the map of a matrix, row-major, 3 × 3. */
  static AffineMap of(double... matrix) {
    if (matrix.length != AXES * AXES) {
      throw new IllegalArgumentException("a matrix of 9 values, not of " + matrix.length);
    }
    return new AffineMap(matrix.clone());
  }

  /** Returns the map that shows each voxel in its own place. */
  static AffineMap identity() {
    return of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  /** Returns the element of a row and a column. */
  double at(int row, int column) {
    return matrix[AXES * row + column];
  }

  /** Returns the matrix product of this map and another. */
  AffineMap times(AffineMap other) {
    var product = new double[AXES * AXES];
    for (int row = 0; row < AXES; row++) {
      for (int column = 0; column < AXES; column++) {
        product[AXES * row + column] =
            at(row, 0) * other.at(0, column)
                + at(row, 1) * other.at(1, column)
                + at(row, 2) * other.at(2, column);
      }
    }
    return new AffineMap(product);
  }

  /**
   * Returns this map followed by an orientation, so that a crop is interpolated once. The result is
   * for orientations that keep the extent.
   */
  AffineMap then(Orientation orientation) {
    var signs = new double[AXES * AXES];
    var sources = new Orientation.Source[] {orientation.d(), orientation.h(), orientation.w()};
    for (int axis = 0; axis < AXES; axis++) {
      signs[AXES * sources[axis].axis().index() + axis] = sources[axis].reversed() ? -1 : 1;
    }
    return times(new AffineMap(signs));
  }

  /**
   * Resamples a crop with its mask: the image trilinearly, classes and ignored marks by the nearest
   * voxel, halves up.
   *
   * @param extent of the crop and of the result
   */
  void resample(PairArrays crop, Extent extent, PairArrays result) {
    int lastD = extent.depth() - 1;
    int lastH = extent.height() - 1;
    int lastW = extent.width() - 1;
    double centerD = lastD / 2.0;
    double centerH = lastH / 2.0;
    double centerW = lastW / 2.0;
    int strideD = Axis.D.stride(extent);
    int strideH = Axis.H.stride(extent);
    double stepD = at(0, 2);
    double stepH = at(1, 2);
    double stepW = at(2, 2);
    int index = 0;
    for (int z = 0; z <= lastD; z++) {
      double u = z - centerD;
      for (int y = 0; y <= lastH; y++) {
        double v = y - centerH;
        double rowD = centerD + at(0, 0) * u + at(0, 1) * v;
        double rowH = centerH + at(1, 0) * u + at(1, 1) * v;
        double rowW = centerW + at(2, 0) * u + at(2, 1) * v;
        for (int x = 0; x <= lastW; x++, index++) {
          double w = x - centerW;
          double placeD = mirror(rowD + stepD * w, lastD);
          double placeH = mirror(rowH + stepH * w, lastH);
          double placeW = mirror(rowW + stepW * w, lastW);
          // mirror gives places in [0, last], so all indices below are in the crop.
          int nearest =
              ((int) (placeD + 0.5)) * strideD
                  + ((int) (placeH + 0.5)) * strideH
                  + (int) (placeW + 0.5);
          result.classes()[index] = crop.classes()[nearest];
          result.ignored()[index] = crop.ignored()[nearest];
          int d = (int) placeD;
          int h = (int) placeH;
          int x0 = (int) placeW;
          int corner = d * strideD + h * strideH + x0;
          result.image()[index] =
              (float)
                  trilinear(
                      crop.image(),
                      corner,
                      d < lastD ? strideD : 0,
                      h < lastH ? strideH : 0,
                      x0 < lastW ? 1 : 0,
                      placeD - d,
                      placeH - h,
                      placeW - x0);
        }
      }
    }
  }

  /**
   * Interpolates between eight voxels. Rounded to float, the value is never outside theirs: the
   * errors in double are far below the distance of neighboring floats.
   */
  private static double trilinear(
      float[] image, int corner, int nextD, int nextH, int nextW, double d, double h, double w) {
    int low = corner + nextH;
    int back = corner + nextD;
    int both = back + nextH;
    return mix(
        mix(
            mix(image[corner], image[corner + nextW], w),
            mix(image[low], image[low + nextW], w),
            h),
        mix(mix(image[back], image[back + nextW], w), mix(image[both], image[both + nextW], w), h),
        d);
  }

  private static double mix(double from, double to, double share) {
    return from + (to - from) * share;
  }

  /** Returns the place within [0, last] that a place beyond the crop shows. */
  static double mirror(double place, int last) {
    if (place >= 0 && place <= last) {
      return place;
    }
    if (last == 0) {
      return 0;
    }
    double period = 2.0 * last;
    double folded = Math.abs(place);
    if (folded > period) {
      folded %= period; // slow, and rare
    }
    return folded <= last ? folded : period - folded;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "[[%s, %s, %s], [%s, %s, %s], [%s, %s, %s]]",
        at(0, 0),
        at(0, 1),
        at(0, 2),
        at(1, 0),
        at(1, 1),
        at(1, 2),
        at(2, 0),
        at(2, 1),
        at(2, 2));
  }
}
