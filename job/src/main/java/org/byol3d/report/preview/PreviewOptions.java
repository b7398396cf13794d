package org.byol3d.report.preview;

import org.byol3d.augment.ViewMaker;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.ForegroundRule;
import org.byol3d.text.WrongRequestException;

/**
 * Tells which samples of a training to show.
 *
 * @param index URI of the index's directory
 * @param pairs crop pairs to show, the first of the epoch, at least 1
 * @param seed the training's seed
 * @param epoch from 0
 * @param rule size and overlap of the crops
 * @param foreground which pairs are taken
 * @param views how crops are normalized and augmented
 */
public record PreviewOptions(
    String index,
    int pairs,
    long seed,
    long epoch,
    CropRule rule,
    ForegroundRule foreground,
    ViewMaker views) {

  /**
   * @throws WrongRequestException if a number is out of its range
   */
  public PreviewOptions {
    if (pairs < 1) {
      throw new WrongRequestException("pairs " + pairs + ": must be at least 1");
    }
    if (epoch < 0) {
      throw new WrongRequestException("epoch " + epoch + ": must not be negative");
    }
  }
}
