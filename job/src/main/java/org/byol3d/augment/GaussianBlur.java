package org.byol3d.augment;

import org.byol3d.random.SplitRandom;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;

/**
 * Convolves a crop with a Gaussian of five taps along each axis. Voxels beyond the border equal the
 * nearest voxel of the crop. It visits the crop once, plane by plane: it blurs along D with five
 * neighboring planes, then along H and W within the plane.
 *
 * @param probability of changing a view, in [0, 1]; 0.5 for the first view in the full
 *     configuration, 0.1 for the second, the asymmetry of the BYOL paper (table 6)
 * @param leastSigma smallest standard deviation, at least 0.05; 0.1 in the full configuration
 * @param mostSigma largest standard deviation, at most 5; 1 in the full configuration
 * @param voxel edges of a voxel in the unit of the standard deviations: {@link VoxelSize#CUBE} when
 *     these are in voxels, as in the full configuration. The five taps reach two voxels far, so a
 *     standard deviation above one voxel blurs less than its value says
 */
public record GaussianBlur(double probability, float leastSigma, float mostSigma, VoxelSize voxel)
    implements IntensityAugmentation {
  private static final int RADIUS = 2;
  private static final int TAPS = 2 * RADIUS + 1;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public GaussianBlur {
    Check.within("probability", probability, 0, 1);
    Check.range("sigma", leastSigma, mostSigma, 0.05, 5);
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

  /** A blur with standard deviations in voxels. */
  public GaussianBlur(double probability, float leastSigma, float mostSigma) {
    this(probability, leastSigma, mostSigma, VoxelSize.CUBE);
  }

  /** Returns this blur with another probability of changing a view. */
  public GaussianBlur withProbability(double other) {
    return new GaussianBlur(other, leastSigma, mostSigma, voxel);
  }

  @Override
  public String name() {
    return "blur";
  }

  @Override
  public void augment(float[] crop, Extent extent, SplitRandom random, AugmentScratch scratch) {
    boolean applies = random.nextBoolean(probability);
    float sigma = random.nextFloat(leastSigma, mostSigma);
    if (applies) {
      blur(
          crop,
          extent,
          Kernel.gaussian((float) (sigma / voxel.d())),
          Kernel.gaussian((float) (sigma / voxel.h())),
          Kernel.gaussian((float) (sigma / voxel.w())),
          scratch);
    }
  }

  static void blur(float[] crop, Extent extent, float sigma, AugmentScratch scratch) {
    var kernel = Kernel.gaussian(sigma);
    blur(crop, extent, kernel, kernel, kernel, scratch);
  }

  private static void blur(
      float[] crop,
      Extent extent,
      Kernel alongD,
      Kernel alongH,
      Kernel alongW,
      AugmentScratch scratch) {
    int depth = extent.depth();
    int plane = Axis.D.stride(extent);
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
          alongD,
          original(z, plane, scratch),
          original(Math.max(0, z - 1), plane, scratch),
          original(Math.min(depth - 1, z + 1), plane, scratch),
          original(Math.max(0, z - 2), plane, scratch),
          original(Math.min(depth - 1, z + 2), plane, scratch),
          one,
          plane);
      blurAlongRows(alongH, one, extent, other, scratch);
      blurAlongColumns(alongW, other, extent, one, scratch);
      System.arraycopy(one, 0, crop, z * plane, plane);
    }
  }

  /** Returns the buffer that keeps the original plane z while its neighbors are blurred. */
  private static float[] original(int z, int plane, AugmentScratch scratch) {
    return scratch.line(z % TAPS, plane);
  }

  /** Blurs a plane along H: adds it, weighted, to itself shifted by rows. */
  private static void blurAlongRows(
      Kernel kernel, float[] plane, Extent extent, float[] result, AugmentScratch scratch) {
    int length = Axis.D.stride(extent);
    weigh(
        kernel,
        plane,
        shiftRows(plane, extent, -1, scratch.line(TAPS, length)),
        shiftRows(plane, extent, 1, scratch.line(TAPS + 1, length)),
        shiftRows(plane, extent, -2, scratch.line(TAPS + 2, length)),
        shiftRows(plane, extent, 2, scratch.line(TAPS + 3, length)),
        result,
        length);
  }

  /** Blurs a plane along W: adds it, weighted, to itself shifted by columns. */
  private static void blurAlongColumns(
      Kernel kernel, float[] plane, Extent extent, float[] result, AugmentScratch scratch) {
    int length = Axis.D.stride(extent);
    weigh(
        kernel,
        plane,
        shiftColumns(plane, extent, -1, scratch.line(TAPS, length)),
        shiftColumns(plane, extent, 1, scratch.line(TAPS + 1, length)),
        shiftColumns(plane, extent, -2, scratch.line(TAPS + 2, length)),
        shiftColumns(plane, extent, 2, scratch.line(TAPS + 3, length)),
        result,
        length);
  }

  /** Shifts rows: row y of the result is row y + shift of the plane, or the nearest row. */
  private static float[] shiftRows(float[] plane, Extent extent, int shift, float[] result) {
    int width = extent.width();
    int last = extent.height() - 1;
    // A crop may be thinner than the kernel: then every row is a border row.
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

  /** Shifts columns: column x of the result is column x + shift of the plane, or the nearest. */
  private static float[] shiftColumns(float[] plane, Extent extent, int shift, float[] result) {
    int length = Axis.D.stride(extent);
    int last = extent.width() - 1;
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
