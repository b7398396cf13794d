package org.byol3d.volume;

import java.io.IOException;
import java.util.Locale;

/** A voxel of a mask has a value that is not a label. The message names the value. */
public final class UnknownLabelException extends IOException {
  private static final long serialVersionUID = 1L;

  UnknownLabelException(float value, LabelSet labels) {
    super(
        String.format(
            Locale.ROOT,
            "a voxel of the mask is %s, which is not a label (background = 0, %s)",
            value == Math.rint(value) && Math.abs(value) < 1e9
                ? Integer.toString((int) value)
                : Float.toString(value),
            labels));
  }
}
