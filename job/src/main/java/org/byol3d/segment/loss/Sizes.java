package org.byol3d.segment.loss;

import java.util.Locale;
import org.byol3d.segment.Numbers;

/** Checks that arrays have the size of a batch. */
final class Sizes {
  private Sizes() {}

  static void require(String name, Numbers numbers, LogitShape shape) {
    if (numbers.length() != shape.logits()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %d numbers for %d samples of %d channels and %d voxels",
              name,
              numbers.length(),
              shape.samples(),
              shape.channels(),
              shape.voxels()));
    }
  }
}
