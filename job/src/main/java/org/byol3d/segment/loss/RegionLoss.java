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
public final class RegionLoss extends BatchLoss {
  /**
   * @param rule how the loss is put together
   */
  public RegionLoss(LossRule rule) {
    super(rule);
  }

  @Override
  Batch batch(LossRule rule, Numbers logits, LogitShape shape, LossTarget target) {
    return new Regions(rule, logits, shape, target);
  }

  private static final class Regions extends Batch {
    private final double[] run = new double[RUN];

    Regions(LossRule rule, Numbers logits, LogitShape shape, LossTarget target) {
      super(
          rule,
          logits,
          shape,
          target,
          target.check(shape, shape.channels(), 2, "region's mask") * shape.channels());
    }

    @Override
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
      return finish(linear, logs);
    }

    @Override
    void gradient(double scale, Numbers gradient) {
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
