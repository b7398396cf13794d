package org.byol3d.segment.loss;

/** The sums of the Dice loss of a batch, its value, and its derivative by a probability. */
final class SoftDice {
  private final LossRule rule;
  private final int samples;
  private final int channels;
  private final double[] overlap;
  private final double[] predicted;
  private final double[] truth;
  private double value;

  /** dDice/dp, times the weight of Dice: where the mask is 1, and where it is 0. */
  private final double[] inside;

  private final double[] outside;

  SoftDice(LossRule rule, LogitShape shape) {
    this.rule = rule;
    this.samples = shape.samples();
    this.channels = shape.channels();
    int sums = (rule.batchDice() ? 1 : samples) * channels;
    overlap = new double[sums];
    predicted = new double[sums];
    truth = new double[sums];
    inside = new double[sums];
    outside = new double[sums];
  }

  /** Returns where the sums of a sample start. Those of its channels follow each other. */
  int sums(int sample) {
    return rule.batchDice() ? 0 : sample * channels;
  }

  /** Adds a run of voxels to the sums at an index: Σp·g, Σp and Σg. */
  void add(int sum, double overlap, double predicted, double truth) {
    this.overlap[sum] += overlap;
    this.predicted[sum] += predicted;
    this.truth[sum] += truth;
  }

  /** Ends the adding: computes the value and the slopes. */
  void finish() {
    int first = rule.firstDiceChannel();
    int counted = overlap.length / channels * (channels - first);
    double sum = 0;
    for (int i = 0; i < overlap.length; i++) {
      if (i % channels < first) {
        continue;
      }
      double numerator = 2 * overlap[i] + rule.smoothing();
      double whole = truth[i] + predicted[i] + rule.smoothing();
      double denominator = Math.max(whole, rule.leastDenominator());
      sum += numerator / denominator;
      double weight = -rule.diceWeight() / counted;
      // The derivative of a denominator at its limit is 0.
      outside[i] =
          whole < rule.leastDenominator() ? 0 : -weight * numerator / (denominator * denominator);
      inside[i] = outside[i] + weight * 2 / denominator;
    }
    value = counted == 0 ? 0 : -sum / counted;
  }

  double value() {
    return value;
  }

  double slope(int sum, boolean inMask) {
    return inMask ? inside[sum] : outside[sum];
  }
}
