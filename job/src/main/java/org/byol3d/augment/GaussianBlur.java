package org.byol3d.augment;

import org.byol3d.random.SplitRandom;

/**
 * Convolution with a Gaussian of five taps along every axis, the border replicated. Goes over the
 * crop once, plane by plane: along D by five neighboring planes, then along H and W within the
 * plane.
 */
public final class GaussianBlur implements IntensityAugmentation {
  private static final int RADIUS = 2;
  private static final int TAPS = 2 * RADIUS + 1;

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

  /** The taps of a normalized, symmetric kernel: at distance 0, 1 and 2. */
  record Kernel(float center, float near, float far) {
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
    int depth = extents.depth();
    int plane = extents.stride(Axis.D);
    float[] one = scratch.line(2 * TAPS - 1, plane);
    float[] other = scratch.line(2 * TAPS, plane);
    for (int z = 0; z < Math.min(RADIUS, depth); z++) {
      System.arraycopy(crop, z * plane, original(z, plane, scratch), 0, plane);
    }
    for (int z = 0; z < depth; z++) {
      if (z + RADIUS < depth) {
        System.arraycopy(
            crop, (z + RADIUS) * plane, original(z + RADIUS, plane, scratch), 0, plane);
      }
      weigh(
          kernel,
          original(z, plane, scratch),
          original(Math.max(0, z - 1), plane, scratch),
          original(Math.min(depth - 1, z + 1), plane, scratch),
          original(Math.max(0, z - 2), plane, scratch),
          original(Math.min(depth - 1, z + 2), plane, scratch),
          one,
          plane);
      blurAlongRows(kernel, one, extents, other, scratch);
      blurAlongColumns(kernel, other, extents, one, scratch);
      System.arraycopy(one, 0, crop, z * plane, plane);
    }
  }

  /** Where plane z is kept, as it was, while its neighbors are blurred. */
  private static float[] original(int z, int plane, AugmentScratch scratch) {
    return scratch.line(z % TAPS, plane);
  }

  /** Along H: a plane weighed with itself, shifted by rows. */
  private static void blurAlongRows(
      Kernel kernel, float[] plane, Extents extents, float[] result, AugmentScratch scratch) {
    int length = extents.stride(Axis.D);
    weigh(
        kernel,
        plane,
        shiftRows(plane, extents, -1, scratch.line(TAPS, length)),
        shiftRows(plane, extents, 1, scratch.line(TAPS + 1, length)),
        shiftRows(plane, extents, -2, scratch.line(TAPS + 2, length)),
        shiftRows(plane, extents, 2, scratch.line(TAPS + 3, length)),
        result,
        length);
  }

  /** Along W: a plane weighed with itself, shifted by columns. */
  private static void blurAlongColumns(
      Kernel kernel, float[] plane, Extents extents, float[] result, AugmentScratch scratch) {
    int length = extents.stride(Axis.D);
    weigh(
        kernel,
        plane,
        shiftColumns(plane, extents, -1, scratch.line(TAPS, length)),
        shiftColumns(plane, extents, 1, scratch.line(TAPS + 1, length)),
        shiftColumns(plane, extents, -2, scratch.line(TAPS + 2, length)),
        shiftColumns(plane, extents, 2, scratch.line(TAPS + 3, length)),
        result,
        length);
  }

  /** Row y of the result is row y + shift of the plane, rows beyond the border replicated. */
  private static float[] shiftRows(float[] plane, Extents extents, int shift, float[] result) {
    int width = extents.width();
    int last = extents.height() - 1;
    // A crop may be thinner than the blur is wide: then every row is the border.
    int replicated = Math.min(Math.abs(shift), last + 1);
    int within = (last + 1 - replicated) * width;
    int skipped = replicated * width;
    System.arraycopy(plane, shift < 0 ? 0 : skipped, result, shift < 0 ? skipped : 0, within);
    for (int i = 0; i < replicated; i++) {
      int y = shift < 0 ? i : last - i;
      System.arraycopy(plane, (shift < 0 ? 0 : last) * width, result, y * width, width);
    }
    return result;
  }

  /** Column x of the result is column x + shift of the plane, the border replicated. */
  private static float[] shiftColumns(float[] plane, Extents extents, int shift, float[] result) {
    int length = extents.stride(Axis.D);
    int last = extents.width() - 1;
    int replicated = Math.min(Math.abs(shift), last + 1);
    int within = length - replicated;
    System.arraycopy(plane, shift < 0 ? 0 : replicated, result, shift < 0 ? replicated : 0, within);
    for (int row = 0; row < length; row += last + 1) {
      float edge = plane[row + (shift < 0 ? 0 : last)];
      for (int i = 0; i < replicated; i++) {
        result[row + (shift < 0 ? i : last - i)] = edge;
      }
    }
    return result;
  }

  private static void weigh(
      Kernel kernel,
      float[] here,
      float[] before1,
      float[] after1,
      float[] before2,
      float[] after2,
      float[] result,
      int length) {
    float center = kernel.center;
    float near = kernel.near;
    float far = kernel.far;
    for (int i = 0; i < length; i++) {
      float sum =
          center * here[i] + near * (before1[i] + after1[i]) + far * (before2[i] + after2[i]);
      // The weights sum to 1 up to rounding only.
      result[i] = Math.min(1f, sum);
    }
  }
}
