package org.byol3d.volume;

import java.io.Serializable;
import java.util.Objects;
import org.byol3d.text.WrongRequestException;

/**
 * Maps stored values to what the network gets. It uses the statistics of the whole volume, never
 * those of a crop: two crops of one volume keep their relative brightness.
 */
public sealed interface Normalization extends Serializable {

  /**
   * Normalizes {@code values[offset, offset + length)} in place.
   *
   * @param statistics of the volume the values come from
   * @throws IndexOutOfBoundsException if the range leaves the array
   */
  void apply(VolumeStatistics statistics, float[] values, int offset, int length);

  /** Returns whether every finite result is in [0, 1], which augmentations that clamp require. */
  boolean isBounded();

  /** Returns the configured name: {@code none}, {@code minmax} or {@code percentile}. */
  String name();

  /**
   * Returns the normalization of a configured name.
   *
   * @param name {@code none}, {@code minmax} or {@code percentile}
   * @throws WrongRequestException if no normalization has this name
   */
  static Normalization of(String name) {
    return switch (name) {
      case "none" -> new None();
      case "minmax" -> new MinMax();
      case "percentile" -> new Percentile();
      default ->
          throw new WrongRequestException(
              "normalization '" + name + "': choose none, minmax or percentile");
    };
  }

  /** Keeps values as they are stored, for volumes that are normalized already. */
  record None() implements Normalization {
    @Override
    public void apply(VolumeStatistics statistics, float[] values, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, values.length);
    }

    @Override
    public String name() {
      return "none";
    }

    @Override
    public boolean isBounded() {
      return false;
    }
  }

  /** Maps the volume's minimum to 0 and its maximum to 1. */
  record MinMax() implements Normalization {
    @Override
    public void apply(VolumeStatistics statistics, float[] values, int offset, int length) {
      toUnit(statistics.min(), statistics.max(), values, offset, length);
    }

    @Override
    public String name() {
      return "minmax";
    }

    @Override
    public boolean isBounded() {
      return true;
    }
  }

  /**
   * Maps the 0.5th percentile to 0 and the 99.5th to 1, and clamps values outside. When nearly all
   * voxels have one value, so that the two are equal, they are the percentiles of the other voxels,
   * widened to include that value: {@link PercentileWindow} has the rule. So a sparse signal keeps
   * its intensities and does not become a binary mask.
   */
  record Percentile() implements Normalization {
    @Override
    public void apply(VolumeStatistics statistics, float[] values, int offset, int length) {
      toUnit(statistics.window().low(), statistics.window().high(), values, offset, length);
    }

    @Override
    public String name() {
      return "percentile";
    }

    @Override
    public boolean isBounded() {
      return true;
    }
  }

  /**
   * Maps [low, high] linearly to [0, 1] and clamps. An empty window (low = high) is the limit of
   * narrower and narrower ones: values up to it become 0, values above it 1, so a constant volume
   * becomes 0 everywhere. NaN stays NaN.
   */
  private static void toUnit(double low, double high, float[] values, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, values.length);
    // Halved, so that the width of a window over all of float64 is finite too.
    var halfWidth = high / 2 - low / 2;
    for (var i = offset; i < offset + length; i++) {
      var value = values[i];
      if (value <= low) {
        values[i] = 0;
      } else if (value >= high) {
        values[i] = 1;
      } else {
        values[i] = (float) ((value / 2.0 - low / 2) / halfWidth);
      }
    }
  }
}
