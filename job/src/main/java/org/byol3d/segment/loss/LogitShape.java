package org.byol3d.segment.loss;

import java.util.Locale;
import org.byol3d.text.Check;

/**
 * The shape of a batch of logits, {@code [N, C, D, H, W]}, row-major.
 *
 * @param samples N, at least 1
 * @param channels C, classes or regions, 1 to 127
 * @param voxels D · H · W, at least 1
 */
public record LogitShape(int samples, int channels, int voxels) {
  private static final int MOST_CHANNELS = Byte.MAX_VALUE;

  /**
   * @throws IllegalArgumentException if a size is out of its range, or the batch has more than 2³¹
   *     − 1 logits
   */
  public LogitShape {
    Check.atLeast("samples", samples, 1);
    Check.within("channels", channels, 1, MOST_CHANNELS);
    Check.atLeast("voxels", voxels, 1);
    if ((long) samples * channels > Integer.MAX_VALUE / voxels) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d samples of %d channels and %d voxels: more than 2^31 - 1 logits",
              samples,
              channels,
              voxels));
    }
  }

  /** Returns N · C · D · H · W. */
  public int logits() {
    return samples * channels * voxels;
  }

  int start(int sample, int channel) {
    return (sample * channels + channel) * voxels;
  }
}
