package org.byol3d.augment;

import org.byol3d.random.SplitRandom;

/**
 * Convolution with a Gaussian of five taps along every axis, the border replicated. Two passes over
 * the crop: along D, and per plane along H and W.
 */
public final class GaussianBlur implements IntensityAugmentation {
  private static final int RADIUS = 2;

  private final Config config;

  /**
   * The settings.
   *
   * @param probability of changing a view
   * @param leastSigma smallest standard deviation in voxels, at least 0.05
   * @param mostSigma largest standard deviation in voxels, at most 5
   */
  public record Config(double probability, float leastSigma, float mostSigma) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Config {
      Settings.requireProbability("blur.probability", probability);
      Settings.requireOrdered("blur.sigma", leastSigma, mostSigma, 0.05, 5);
    }
  }

  /** The taps of a normalised, symmetric kernel: at distance 0, 1 and 2. */
  record Kernel(float centre, float near, float far) {
    static Kernel gaussian(float sigma) {
      double near = StrictMath.exp(-0.5 / ((double) sigma * sigma));
      double far = StrictMath.exp(-2.0 / ((double) sigma * sigma));
      double sum = 1 + 2 * near + 2 * far;
      return new Kernel((float) (1 / sum), (float) (near / sum), (float) (far / sum));
    }
  }

  public GaussianBlur(Config config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "blur";
  }

  @Override
  public double probability() {
    return config.probability;
  }

  @Override
  public void augment(float[] crop, Extents extents, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(config.probability);
    float sigma = random.nextFloat(config.leastSigma, config.mostSigma);
    if (applies) {
      blur(crop, extents, sigma, scratch);
    }
  }

  static void blur(float[] crop, Extents extents, float sigma, AugmentScratch scratch) {
    var kernel = Kernel.gaussian(sigma);
    float[] blurredAlongD = scratch.volume(crop.length);
    float[] row = scratch.row(extents.width() + 2 * RADIUS);
    int plane = extents.stride(Axis.D);
    for (int z = 0; z < extents.depth(); z++) {
      weigh(crop, z, extents.depth(), 0, plane, kernel, blurredAlongD, z * plane);
    }
    for (int z = 0; z < extents.depth(); z++) {
      for (int y = 0; y < extents.height(); y++) {
        int width = extents.width();
        weigh(blurredAlongD, y, extents.height(), z * plane, width, kernel, row, RADIUS);
        blurRow(row, width, kernel, crop, z * plane + y * width);
      }
    }
  }

  /** The weighted sum of five neighbouring lines (rows or planes), line indices replicated. */
  private static void weigh(
      float[] source,
      int line,
      int lines,
      int offset,
      int length,
      Kernel kernel,
      float[] result,
      int resultOffset) {
    int before2 = offset + Math.max(0, line - 2) * length;
    int before1 = offset + Math.max(0, line - 1) * length;
    int here = offset + line * length;
    int after1 = offset + Math.min(lines - 1, line + 1) * length;
    int after2 = offset + Math.min(lines - 1, line + 2) * length;
    float centre = kernel.centre;
    float near = kernel.near;
    float far = kernel.far;
    for (int i = 0; i < length; i++) {
      result[resultOffset + i] =
          centre * source[here + i]
              + near * (source[before1 + i] + source[after1 + i])
              + far * (source[before2 + i] + source[after2 + i]);
    }
  }

  /** Convolves a row that has room for two replicated voxels on both sides. */
  private static void blurRow(
      float[] row, int width, Kernel kernel, float[] result, int resultOffset) {
    row[0] = row[1] = row[RADIUS];
    row[width + RADIUS] = row[width + RADIUS + 1] = row[width + RADIUS - 1];
    float centre = kernel.centre;
    float near = kernel.near;
    float far = kernel.far;
    for (int x = 0; x < width; x++) {
      float sum =
          centre * row[x + 2] + near * (row[x + 1] + row[x + 3]) + far * (row[x] + row[x + 4]);
      // The weights sum to 1 up to rounding only.
      result[resultOffset + x] = Math.min(1f, sum);
    }
  }
}
