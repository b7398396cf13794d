package org.byol3d.segment.loss;

import org.byol3d.segment.Numbers;

/** What the losses share: each reads a batch in runs of voxels, once per pass. */
abstract sealed class BatchLoss implements SegmentationLoss permits ClassLoss, RegionLoss {
  /** Voxels that are in memory at the same time. */
  static final int RUN = 1024;

  private final LossRule rule;

  BatchLoss(LossRule rule) {
    this.rule = rule;
  }

  @Override
  public final LossValue value(Numbers logits, LogitShape shape, LossTarget target) {
    return batch(rule, logits, shape, target).value();
  }

  @Override
  public final LossValue gradient(
      Numbers logits, LogitShape shape, LossTarget target, double scale, Numbers gradient) {
    Sizes.require("gradient", gradient, shape);
    var batch = batch(rule, logits, shape, target);
    var value = batch.value();
    batch.gradient(scale, gradient);
    return value;
  }

  abstract Batch batch(LossRule rule, Numbers logits, LogitShape shape, LossTarget target);

  /** One batch, and the sums of its Dice. */
  abstract static class Batch {
    final Numbers logits;
    final LogitShape shape;
    final LossTarget target;
    final SoftDice dice;

    /** Weight of the cross entropy's gradient by one probability. */
    final double perVoxel;

    private final LossRule rule;
    private final long counted;

    /**
     * @param counted number of values that the cross entropy is the mean of
     */
    Batch(LossRule rule, Numbers logits, LogitShape shape, LossTarget target, long counted) {
      Sizes.require("logits", logits, shape);
      this.rule = rule;
      this.logits = logits;
      this.shape = shape;
      this.target = target;
      this.counted = counted;
      this.dice = new SoftDice(rule, shape);
      this.perVoxel = counted == 0 ? 0 : rule.entropyWeight() / counted;
    }

    abstract LossValue value();

    /** Writes the gradient; {@link #value} must have been called before. */
    abstract void gradient(double scale, Numbers gradient);

    /** Returns the loss once all sums are complete. */
    final LossValue finish(double linear, LogSum logs) {
      dice.finish();
      double entropy = counted == 0 ? 0 : (linear + logs.value()) / counted;
      return LossValue.of(rule, dice.value(), entropy);
    }
  }
}
