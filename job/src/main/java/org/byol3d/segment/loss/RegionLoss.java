package org.byol3d.segment.loss;

import org.byol3d.segment.Numbers;

/**
 * Soft Dice and binary cross entropy of masks that may overlap, one per channel: p =
 * sigmoid(logits). One channel is the usual binary segmentation.
 *
 * <p>The cross entropy is the mean of −log p inside and −log(1 − p) outside of the mask over all
 * voxels that count and all channels, and 0 if none counts. (With ignored voxels and several
 * regions, nnU-Net divides by the voxels only, so its cross entropy is the sum over the regions.)
 */
public final class RegionLoss implements SegmentationLoss {
  private static final int RUN = 1024;

  private final LossRule rule;

  /**
   * @param rule how the loss is put together
   */
  public RegionLoss(LossRule rule) {
    this.rule = rule;
  }

  @Override
  public LossValue value(Numbers logits, LogitShape shape, LossTarget target) {
    return new Batch(logits, shape, target).value();
  }

  @Override
  public LossValue gradient(
      Numbers logits, LogitShape shape, LossTarget target, double scale, Numbers gradient) {
    Sizes.require("gradient", gradient, shape);
    var batch = new Batch(logits, shape, target);
    var value = batch.value();
    batch.gradient(scale, gradient);
    return value;
  }

  private final class Batch {
    private final Numbers logits;
    private final LogitShape shape;
    private final LossTarget target;
    private final long counted;
    private final SoftDice dice;
    private final double[] run = new double[RUN];

    Batch(Numbers logits, LogitShape shape, LossTarget target) {
      Sizes.require("logits", logits, shape);
      this.logits = logits;
      this.shape = shape;
      this.target = target;
      this.counted = target.check(shape, shape.channels(), 2, "region's mask") * shape.channels();
      this.dice = new SoftDice(rule, shape);
    }

    LossValue value() {
      var logs = new LogSum();
      double linear = 0;
      for (int sample = 0; sample < shape.samples(); sample++) {
        for (int c = 0; c < shape.channels(); c++) {
          int start = shape.start(sample, c);
          double overlap = 0;
          double predicted = 0;
          double truth = 0;
          for (int from = 0; from < shape.voxels(); from += RUN) {
            int count = Math.min(RUN, shape.voxels() - from);
            logits.read(start + from, count, run, 0);
            for (int i = 0; i < count; i++) {
              if (!target.counts(sample * shape.voxels() + from + i)) {
                continue;
              }
              double logit = run[i];
              double power = StrictMath.exp(-Math.abs(logit));
              double p = (logit < 0 ? power : 1) / (1 + power);
              logs.add(1 + power);
              predicted += p;
              if (target.values()[start + from + i] != 0) {
                linear += Math.max(logit, 0) - logit;
                overlap += p;
                truth++;
              } else {
                linear += Math.max(logit, 0);
              }
            }
          }
          dice.add(dice.sums(sample) + c, overlap, predicted, truth);
        }
      }
      dice.finish();
      double entropy = counted == 0 ? 0 : (linear + logs.value()) / counted;
      return LossValue.of(rule, dice.value(), entropy);
    }

    void gradient(double scale, Numbers gradient) {
      double perVoxel = counted == 0 ? 0 : rule.entropyWeight() / counted;
      for (int sample = 0; sample < shape.samples(); sample++) {
        for (int c = 0; c < shape.channels(); c++) {
          int start = shape.start(sample, c);
          int sum = dice.sums(sample) + c;
          for (int from = 0; from < shape.voxels(); from += RUN) {
            int count = Math.min(RUN, shape.voxels() - from);
            logits.read(start + from, count, run, 0);
            for (int i = 0; i < count; i++) {
              boolean inMask = target.values()[start + from + i] != 0;
              double power = StrictMath.exp(-Math.abs(run[i]));
              // 1 - p without the cancellation where p is near 1.
              double p = (run[i] < 0 ? power : 1) / (1 + power);
              double rest = (run[i] < 0 ? 1 : power) / (1 + power);
              double byDice = dice.slope(sum, inMask) * p * rest;
              double byEntropy = perVoxel * (inMask ? -rest : p);
              run[i] =
                  target.counts(sample * shape.voxels() + from + i)
                      ? scale * (byDice + byEntropy)
                      : 0;
            }
            gradient.write(start + from, count, run, 0);
          }
        }
      }
    }
  }
}
