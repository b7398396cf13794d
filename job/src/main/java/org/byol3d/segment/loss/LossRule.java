package org.byol3d.segment.loss;

import org.byol3d.text.Check;

/**
 * How a segmentation loss is put together.
 *
 * @param diceWeight factor of the Dice loss, 0 or more
 * @param entropyWeight factor of the cross entropy, 0 or more
 * @param batchDice whether the sums of Dice run over all samples of the batch. Otherwise each
 *     sample has its own Dice, and the loss of a batch is the mean over its samples
 * @param background whether channel 0 has a Dice. For classes it is the background
 * @param smoothing added to numerator and denominator of Dice, 0 or more
 * @param leastDenominator the denominator of Dice is not below this, above 0
 */
public record LossRule(
    double diceWeight,
    double entropyWeight,
    boolean batchDice,
    boolean background,
    double smoothing,
    double leastDenominator) {
  private static final double SMOOTHING = 1e-5;
  private static final double LEAST_DENOMINATOR = 1e-8;

  /** nnU-Net's rule for classes: Dice per sample without background, and cross entropy. */
  public static final LossRule CLASSES =
      new LossRule(1, 1, false, false, SMOOTHING, LEAST_DENOMINATOR);

  /** nnU-Net's rule for regions, and for one mask: Dice per sample of every channel, and BCE. */
  public static final LossRule REGIONS =
      new LossRule(1, 1, false, true, SMOOTHING, LEAST_DENOMINATOR);

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public LossRule {
    Check.notNegative("dice-weight", diceWeight);
    Check.notNegative("entropy-weight", entropyWeight);
    Check.notNegative("smoothing", smoothing);
    Check.positive("least-denominator", leastDenominator);
  }

  /** Returns this rule with other factors of Dice and cross entropy. */
  public LossRule weighted(double dice, double entropy) {
    return new LossRule(dice, entropy, batchDice, background, smoothing, leastDenominator);
  }

  /** Returns this rule with the sums of Dice over the batch, or over each sample. */
  public LossRule withBatchDice(boolean value) {
    return new LossRule(diceWeight, entropyWeight, value, background, smoothing, leastDenominator);
  }

  /** Returns this rule with or without a Dice of channel 0. */
  public LossRule withBackground(boolean value) {
    return new LossRule(diceWeight, entropyWeight, batchDice, value, smoothing, leastDenominator);
  }

  int firstDiceChannel() {
    return background ? 0 : 1;
  }
}
