package org.byol3d.augment;

/** Range checks of augmentation settings, with one wording. */
final class Settings {
  private Settings() {}

  static void requireProbability(String field, double value) {
    require(value >= 0 && value <= 1, field, value, "must lie in [0, 1]");
  }

  static void requireWithin(String field, double value, double least, double most) {
    require(
        value >= least && value <= most, field, value, "must lie in [" + least + ", " + most + "]");
  }

  static void requireOrdered(String field, double from, double to, double least, double most) {
    if (!(least <= from && from <= to && to <= most)) {
      throw new IllegalArgumentException(
          "augmentation."
              + field
              + " must be a range within ["
              + least
              + ", "
              + most
              + "], but is "
              + from
              + " to "
              + to);
    }
  }

  private static void require(boolean holds, String field, double value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "augmentation." + field + " " + rule + ", but is " + value);
    }
  }
}
