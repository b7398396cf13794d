package org.byol3d.phantom;

import org.byol3d.volume.Extent;

/** The microscope's blur: a Gaussian, wider along the detection axis D than within a plane. */
final class PointSpread {
  private PointSpread() {}

  /**
   * Blurs a field; voxels beyond its faces equal those at the faces.
   *
   * @param field row-major {@code [D, H, W]}
   * @param axial standard deviation along D, voxels
   * @param lateral standard deviation along H and W, voxels
   */
  static float[] blur(float[] field, Extent extent, double axial, double lateral) {
    var d = extent.depth();
    var h = extent.height();
    var w = extent.width();
    var inPlane = kernel(lateral);
    var rows = alongAxis(field, d * h, w, 1, inPlane);
    var planes = alongAxis(rows, d, h, w, inPlane);
    return alongAxis(planes, 1, d, h * w, kernel(axial));
  }

  private static float[] kernel(double deviation) {
    var radius = (int) Math.ceil(3 * deviation);
    var weights = new double[2 * radius + 1];
    var sum = 0.0;
    for (var i = 0; i < weights.length; i++) {
      var x = (i - radius) / Math.max(deviation, Double.MIN_NORMAL);
      weights[i] = StrictMath.exp(-x * x / 2);
      sum += weights[i];
    }
    var kernel = new float[weights.length];
    for (var i = 0; i < weights.length; i++) {
      kernel[i] = (float) (weights[i] / sum);
    }
    return kernel;
  }

  /** Convolves an axis; each of its elements is a run of {@code run} neighboring values. */
  private static float[] alongAxis(float[] from, int blocks, int length, int run, float[] kernel) {
    var radius = kernel.length / 2;
    var to = new float[from.length];
    for (var block = 0; block < blocks; block++) {
      for (var i = 0; i < length; i++) {
        var target = (block * length + i) * run;
        for (var tap = 0; tap < kernel.length; tap++) {
          var neighbor = Math.max(0, Math.min(length - 1, i + tap - radius));
          var source = (block * length + neighbor) * run;
          var weight = kernel[tap];
          for (var j = 0; j < run; j++) {
            to[target + j] += weight * from[source + j];
          }
        }
      }
    }
    return to;
  }
}
