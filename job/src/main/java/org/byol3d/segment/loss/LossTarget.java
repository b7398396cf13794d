package org.byol3d.segment.loss;

import java.util.Locale;

/**
 * What a prediction is compared with. The arrays are not copied: nobody may change them while a
 * loss is computed.
 *
 * @param values the class of each voxel, {@code [N, D, H, W]}, for {@link ClassLoss}; or 0 and 1
 *     per region, {@code [N, C, D, H, W]}, for {@link RegionLoss}
 * @param ignored per voxel, {@code [N, D, H, W]}, whether it counts nowhere; empty if every voxel
 *     counts. The value of an ignored voxel may be anything that is allowed elsewhere
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would cost
public record LossTarget(byte[] values, boolean[] ignored) {

  /** Makes a target in which every voxel counts. */
  public LossTarget(byte[] values) {
    this(values, new boolean[0]);
  }

  /** Returns whether a voxel counts. */
  boolean counts(int voxel) {
    return ignored.length == 0 || !ignored[voxel];
  }

  /** Checks all values, and returns how many voxels count. */
  long check(LogitShape shape, int channels, int values, String kind) {
    int voxels = shape.samples() * shape.voxels();
    if (this.values.length != voxels * channels) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d values for %d samples of %d voxels and %d channels of targets",
              this.values.length,
              shape.samples(),
              shape.voxels(),
              channels));
    }
    if (ignored.length != 0 && ignored.length != voxels) {
      throw new IllegalArgumentException(
          ignored.length + " marks of ignored voxels for " + voxels + " voxels");
    }
    for (int i = 0; i < this.values.length; i++) {
      if (this.values[i] < 0 || this.values[i] >= values) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "voxel %d of sample %d has the value %d: a %s is 0 to %d",
                i % shape.voxels(),
                i / (shape.voxels() * channels),
                this.values[i],
                kind,
                values - 1));
      }
    }
    long counted = 0;
    for (int i = 0; i < voxels; i++) {
      counted += counts(i) ? 1 : 0;
    }
    return counted;
  }
}
