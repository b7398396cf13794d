package org.byol3d.segment.loss;

/**
 * A loss and its parts, without the weights of the rule.
 *
 * @param total the weighted sum: the loss
 * @param dice the Dice loss, in [−1, 0]
 * @param entropy the cross entropy in nats, 0 or more
 */
public record LossValue(double total, double dice, double entropy) {
  static LossValue of(LossRule rule, double dice, double entropy) {
    return new LossValue(
        (rule.diceWeight() == 0 ? 0 : rule.diceWeight() * dice)
            + (rule.entropyWeight() == 0 ? 0 : rule.entropyWeight() * entropy),
        dice,
        entropy);
  }
}
