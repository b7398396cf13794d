package org.byol3d.report;

import org.byol3d.crop.CropRule;

/**
 * Which samples of a training to show.
 *
 * @param index URI of the index's directory
 * @param pairs crop pairs to show, the first of the epoch, at least 1
 * @param seed the training's seed
 * @param epoch from 0
 * @param rule size and overlap of the crops
 * @param normalization {@code minmax} or {@code percentile}
 */
public record PreviewOptions(
    String index, int pairs, long seed, long epoch, CropRule rule, String normalization) {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public PreviewOptions {
    if (pairs < 1) {
      throw new IllegalArgumentException("pairs " + pairs + ": must be at least 1");
    }
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch + ": must not be negative");
    }
  }
}
