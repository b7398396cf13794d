package org.byol3d.segment.window;

import java.util.Arrays;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;

/**
 * The weight of each voxel of a window: a Gaussian around voxel ⌊window / 2⌋, σ = a fraction of the
 * window along each axis, cut off at a radius of ⌊4σ + ½⌋ voxels, with a greatest weight of {@code
 * scale}. A voxel beyond the radius gets the least weight of the others, so that no weight is 0.
 *
 * <p>The map is the product of three profiles, which is all that an instance holds. Immutable.
 */
public final class GaussianImportance {
  /** nnU-Net's σ: an eighth of the window. */
  public static final double SIGMA = 1.0 / 8;

  private static final double RADIUS = 4;

  private final Extent window;
  private final double[] depth;
  private final double[] height;
  private final double[] width;
  private final double divisor;
  private final double least;

  /**
   * @param window extent of a window
   * @param sigma σ as a fraction of the window's length along each axis, above 0
   * @param scale the greatest weight, above 0
   */
  public GaussianImportance(Extent window, double sigma, double scale) {
    Check.positive("sigma", sigma);
    Check.positive("scale", scale);
    this.window = window;
    this.depth = profile(window.depth(), sigma);
    this.height = profile(window.height(), sigma);
    this.width = profile(window.width(), sigma);
    this.divisor = max(depth) * max(height) * max(width) / scale;
    this.least = least(depth) * least(height) * least(width) / divisor;
  }

  /** Makes the map with nnU-Net's σ and a greatest weight of 1. */
  public GaussianImportance(Extent window) {
    this(window, SIGMA, 1);
  }

  /** Returns the extent of a window. */
  public Extent window() {
    return window;
  }

  /**
   * Computes the weights of one row.
   *
   * @param d place of the row along D
   * @param h place of the row along H
   * @param row receives one weight per voxel along W
   */
  public void row(int d, int h, double[] row) {
    double factor = depth[d] * height[h];
    for (int w = 0; w < width.length; w++) {
      double weight = factor * width[w] / divisor;
      row[w] = weight == 0 ? least : weight;
    }
  }

  /** Returns all weights, {@code [D, H, W]}. */
  public double[] map() {
    var map = new double[Math.toIntExact(window.voxels())];
    var row = new double[window.width()];
    for (int d = 0, at = 0; d < window.depth(); d++) {
      for (int h = 0; h < window.height(); h++, at += row.length) {
        row(d, h, row);
        System.arraycopy(row, 0, map, at, row.length);
      }
    }
    return map;
  }

  /** Convolves a 1 at the center with a Gaussian whose weights have the sum 1. */
  private static double[] profile(int length, double fraction) {
    double sigma = length * fraction;
    int radius = (int) (RADIUS * sigma + 0.5);
    var kernel = new double[2 * radius + 1];
    double sum = 0;
    for (int x = -radius; x <= radius; x++) {
      kernel[x + radius] = StrictMath.exp(-0.5 / (sigma * sigma) * x * x);
      sum += kernel[x + radius];
    }
    var profile = new double[length];
    int center = length / 2;
    for (int i = Math.max(0, center - radius); i < Math.min(length, center + radius + 1); i++) {
      profile[i] = kernel[i - center + radius] / sum;
    }
    return profile;
  }

  private static double max(double[] profile) {
    return Arrays.stream(profile).max().orElseThrow();
  }

  private static double least(double[] profile) {
    return Arrays.stream(profile).filter(weight -> weight > 0).min().orElseThrow();
  }
}
