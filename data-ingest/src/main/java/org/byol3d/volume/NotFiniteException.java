package org.byol3d.volume;

import java.io.IOException;
import java.util.Locale;

/** A voxel is NaN or infinite as float32. The message names the file and the voxel. */
public final class NotFiniteException extends IOException {
  private static final long serialVersionUID = 1L;

  NotFiniteException(String volume, int d, int h, int w, float value) {
    super(
        String.format(
            Locale.ROOT,
            "%s: voxel [%d, %d, %d] is %s as float32: replace such voxels by numbers, or leave the"
                + " file out",
            volume,
            d,
            h,
            w,
            value));
  }
}
