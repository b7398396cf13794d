package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;

/**
 * Band-limited noise: independent normal deviates on a lattice, interpolated by cubic B-splines. It
 * has no detail finer than the lattice; its variance is 1 on average over the lattice's cells.
 */
final class SmoothNoise {
  private static final int TAPS = 4;

  // The mean over a cell of the sum of squared cubic B-spline weights, along each axis.
  private static final double VARIANCE = 151.0 / 315;

  private SmoothNoise() {}

  /**
   * Draws noise over an extent.
   *
   * @param periodD voxels between lattice points along D, at least 1
   * @param periodH voxels between lattice points along H, at least 1
   * @param periodW voxels between lattice points along W, at least 1
   * @return row-major {@code [D, H, W]}
   */
  static float[] draw(
      Extent extent, double periodD, double periodH, double periodW, SplitRandom random) {
    var d = new Axis(extent.depth(), periodD, random.nextDouble());
    var h = new Axis(extent.height(), periodH, random.nextDouble());
    var w = new Axis(extent.width(), periodW, random.nextDouble());
    var lattice = new float[d.points * h.points * w.points];
    NormalQuantiles.fill(random.split(0), lattice, 0, lattice.length);
    var scale = (float) (1 / Math.sqrt(VARIANCE * VARIANCE * VARIANCE));
    for (var i = 0; i < lattice.length; i++) {
      lattice[i] *= scale;
    }
    // The finest axis first, while there are few rows; then whole rows and planes at a time.
    var rows = alongRows(lattice, d.points * h.points, w);
    var planes = alongSlower(rows, d.points, h, extent.width());
    return alongSlower(planes, 1, d, extent.height() * extent.width());
  }

  private static float[] alongRows(float[] from, int rows, Axis axis) {
    var to = new float[rows * axis.length];
    for (var row = 0; row < rows; row++) {
      for (var i = 0; i < axis.length; i++) {
        var first = row * axis.points + axis.first[i];
        var sum = 0f;
        for (var tap = 0; tap < TAPS; tap++) {
          sum += axis.weights[i * TAPS + tap] * from[first + tap];
        }
        to[row * axis.length + i] = sum;
      }
    }
    return to;
  }

  /** Interpolates an axis; each of its elements is a run of {@code run} neighboring values. */
  private static float[] alongSlower(float[] from, int blocks, Axis axis, int run) {
    var to = new float[blocks * axis.length * run];
    for (var block = 0; block < blocks; block++) {
      for (var i = 0; i < axis.length; i++) {
        var source = (block * axis.points + axis.first[i]) * run;
        var target = (block * axis.length + i) * run;
        var w0 = axis.weights[i * TAPS];
        var w1 = axis.weights[i * TAPS + 1];
        var w2 = axis.weights[i * TAPS + 2];
        var w3 = axis.weights[i * TAPS + 3];
        for (var j = 0; j < run; j++) {
          to[target + j] =
              w0 * from[source + j]
                  + w1 * from[source + run + j]
                  + w2 * from[source + 2 * run + j]
                  + w3 * from[source + 3 * run + j];
        }
      }
    }
    return to;
  }

  /** The lattice points around each voxel of an axis, and their weights. */
  private static final class Axis {
    final int length;
    final int points;
    final int[] first;
    final float[] weights;

    Axis(int length, double period, double phase) {
      this.length = length;
      this.points = (int) ((length - 1) / period + phase) + TAPS;
      this.first = new int[length];
      this.weights = new float[length * TAPS];
      for (var i = 0; i < length; i++) {
        var place = i / period + phase;
        var t = place - Math.floor(place);
        first[i] = (int) place;
        weights[i * TAPS] = (float) ((1 - t) * (1 - t) * (1 - t) / 6);
        weights[i * TAPS + 1] = (float) ((3 * t * t * t - 6 * t * t + 4) / 6);
        weights[i * TAPS + 2] = (float) ((-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6);
        weights[i * TAPS + 3] = (float) (t * t * t / 6);
      }
    }
  }
}
