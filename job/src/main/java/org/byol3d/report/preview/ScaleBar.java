package org.byol3d.report.preview;

import java.util.Locale;

/**
 * A bar that shows lengths along the rows of a picture.
 *
 * @param voxels length of the bar in voxels of the picture
 * @param label the length in micrometers or millimeters
 */
record ScaleBar(double voxels, String label) {
  /** Longest bar, as a share of the picture's width. */
  private static final double LONGEST = 0.3;

  private static final double MILLIMETER = 1000;

  /**
   * Returns the longest bar of 1, 2 or 5 times a power of ten micrometers that is not too long.
   *
   * @param columns width of the picture in voxels
   * @param voxel width of a voxel in micrometers
   */
  static ScaleBar of(int columns, double voxel) {
    double most = LONGEST * columns * voxel;
    double power = Math.pow(10, Math.floor(Math.log10(most)));
    double length = power;
    for (int digit : new int[] {2, 5}) {
      if (digit * power <= most) {
        length = digit * power;
      }
    }
    return new ScaleBar(length / voxel, label(length));
  }

  private static String label(double micrometers) {
    return micrometers >= MILLIMETER
        ? number(micrometers / MILLIMETER) + " mm"
        : number(micrometers) + " µm";
  }

  private static String number(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", (float) value);
  }
}
