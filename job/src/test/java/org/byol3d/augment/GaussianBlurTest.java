package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;
import org.junit.jupiter.api.Test;

class GaussianBlurTest {
  private static final int RADIUS = 2;

  /** Includes crops thinner than the kernel, with buffers that no larger crop has used before. */
  @Property(tries = 300)
  void isSeparableConvolutionWithReplicatedBorder(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int depth,
      @ForAll @IntRange(min = 1, max = 7) int height,
      @ForAll @IntRange(min = 1, max = 7) int width,
      @ForAll @FloatRange(min = 0.1f, max = 1f) float sigma) {
    var extent = new Extent(depth, height, width);
    var random = SplitRandom.of(seed);
    var crop = new float[depth * height * width];
    for (int i = 0; i < crop.length; i++) {
      crop[i] = random.nextFloat(0, 1);
    }
    var expected = blurred(crop, depth, height, width, sigma);

    GaussianBlur.blur(crop, extent, sigma, new AugmentScratch());

    for (int i = 0; i < crop.length; i++) {
      assertThat((double) crop[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  /** A point blurred by 2 µm is as wide in the tissue along each axis. */
  @Test
  void micrometersGiveEachAxisItsSigma() {
    var extent = Extent.cube(7);
    var crop = new float[343];
    crop[(3 * 7 + 3) * 7 + 3] = 1;
    new GaussianBlur(1, 2, 2, new VoxelSize(4, 2, 2.5))
        .augment(crop, extent, SplitRandom.of(1), new AugmentScratch());
    float center = crop[(3 * 7 + 3) * 7 + 3];
    assertThat(crop[(4 * 7 + 3) * 7 + 3] / center).isCloseTo(gaussian(4 / 2.0), within(1e-5f));
    assertThat(crop[(3 * 7 + 2) * 7 + 3] / center).isCloseTo(gaussian(2 / 2.0), within(1e-5f));
    assertThat(crop[(3 * 7 + 3) * 7 + 4] / center).isCloseTo(gaussian(2.5 / 2), within(1e-5f));
  }

  private static float gaussian(double sigmas) {
    return (float) Math.exp(-sigmas * sigmas / 2);
  }

  private static double[] blurred(float[] crop, int depth, int height, int width, float sigma) {
    var weights = new double[2 * RADIUS + 1];
    double total = 0;
    for (int i = -RADIUS; i <= RADIUS; i++) {
      weights[i + RADIUS] = Math.exp(-i * i / (2.0 * sigma * sigma));
      total += weights[i + RADIUS];
    }
    var result = new double[crop.length];
    for (int z = 0; z < depth; z++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double sum = 0;
          for (int k = 0; k < 5 * 5 * 5; k++) {
            int dz = k / 25;
            int dy = k / 5 % 5;
            int dx = k % 5;
            int from =
                (inside(z + dz - RADIUS, depth) * height + inside(y + dy - RADIUS, height)) * width
                    + inside(x + dx - RADIUS, width);
            sum += weights[dz] * weights[dy] * weights[dx] * crop[from];
          }
          result[(z * height + y) * width + x] = sum / (total * total * total);
        }
      }
    }
    return result;
  }

  private static int inside(int index, int extent) {
    return Math.max(0, Math.min(extent - 1, index));
  }
}
