package org.byol3d.optim;

/** Range checks of optimizer settings, with one wording. */
final class Ranges {
  private Ranges() {}

  static void requireFraction(String field, double value) {
    require(value >= 0 && value < 1, field, value, "must lie in [0, 1)");
  }

  static void requirePositive(String field, double value) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, field, value, "must be positive");
  }

  static void requireNotNegative(String field, double value) {
    require(value >= 0 && value < Double.POSITIVE_INFINITY, field, value, "must be 0 or more");
  }

  static void requireLength(String vector, int length, ParameterMap map) {
    if (length != map.size()) {
      throw new IllegalArgumentException(
          vector + " has " + length + " elements, but its map has " + map.size());
    }
  }

  private static void require(boolean holds, String field, double value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(field + " " + rule + ", but is " + value);
    }
  }
}
