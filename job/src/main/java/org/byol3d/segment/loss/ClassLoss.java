package org.byol3d.segment.loss;

import java.util.Arrays;
import org.byol3d.segment.Numbers;

/**
 * Soft Dice and cross entropy of classes that exclude each other: p = softmax(logits).
 *
 * <p>The cross entropy is the mean of −log p of the true class over all voxels that count, and 0 if
 * none counts.
 */
public final class ClassLoss extends BatchLoss {
  /**
   * @param rule how the loss is put together
   */
  public ClassLoss(LossRule rule) {
    super(rule);
  }

  @Override
  Batch batch(LossRule rule, Numbers logits, LogitShape shape, LossTarget target) {
    return new Classes(rule, logits, shape, target);
  }

  /** One batch, and the probabilities of one run of its voxels. */
  private static final class Classes extends Batch {
    private final int channels;

    /** Channel c of voxel i of the run is at {@code c · RUN + i}. */
    private final double[] run;

    private final double[] norms = new double[RUN];

    Classes(LossRule rule, Numbers logits, LogitShape shape, LossTarget target) {
      super(rule, logits, shape, target, target.check(shape, 1, shape.channels(), "class"));
      this.channels = shape.channels();
      this.run = new double[channels * RUN];
    }

    @Override
    LossValue value() {
      var logs = new LogSum();
      double linear = 0;
      var overlap = new double[channels];
      var predicted = new double[channels];
      var truth = new double[channels];
      for (int sample = 0; sample < shape.samples(); sample++) {
        Arrays.fill(overlap, 0);
        Arrays.fill(predicted, 0);
        Arrays.fill(truth, 0);
        for (int from = 0; from < shape.voxels(); from += RUN) {
          int count = Math.min(RUN, shape.voxels() - from);
          int first = sample * shape.voxels() + from;
          load(sample, from, count);
          for (int i = 0; i < count; i++) {
            if (target.counts(first + i)) {
              linear -= run[target.values()[first + i] * RUN + i];
            }
          }
          exponentiate(count);
          for (int i = 0; i < count; i++) {
            if (!target.counts(first + i)) {
              continue;
            }
            int label = target.values()[first + i];
            logs.add(norms[i]);
            for (int c = 0; c < channels; c++) {
              predicted[c] += run[c * RUN + i];
            }
            overlap[label] += run[label * RUN + i];
            truth[label]++;
          }
        }
        for (int c = 0; c < channels; c++) {
          dice.add(dice.sums(sample) + c, overlap[c], predicted[c], truth[c]);
        }
      }
      return finish(linear, logs);
    }

    @Override
    void gradient(double scale, Numbers gradient) {
      for (int sample = 0; sample < shape.samples(); sample++) {
        int sums = dice.sums(sample);
        for (int from = 0; from < shape.voxels(); from += RUN) {
          int count = Math.min(RUN, shape.voxels() - from);
          int first = sample * shape.voxels() + from;
          load(sample, from, count);
          exponentiate(count);
          for (int i = 0; i < count; i++) {
            boolean counts = target.counts(first + i);
            int label = target.values()[first + i];
            double mean = 0;
            for (int c = 0; c < channels; c++) {
              mean += run[c * RUN + i] * dice.slope(sums + c, c == label);
            }
            for (int c = 0; c < channels; c++) {
              double p = run[c * RUN + i];
              double byDice = p * (dice.slope(sums + c, c == label) - mean);
              double byEntropy = perVoxel * (c == label ? p - 1 : p);
              run[c * RUN + i] = counts ? scale * (byDice + byEntropy) : 0;
            }
          }
          for (int c = 0; c < channels; c++) {
            gradient.write(shape.start(sample, c) + from, count, run, c * RUN);
          }
        }
      }
    }

    /** Loads logits and takes the greatest logit of each voxel from all its logits. */
    private void load(int sample, int from, int count) {
      for (int c = 0; c < channels; c++) {
        logits.read(shape.start(sample, c) + from, count, run, c * RUN);
      }
      for (int i = 0; i < count; i++) {
        double most = run[i];
        for (int c = 1; c < channels; c++) {
          most = Math.max(most, run[c * RUN + i]);
        }
        for (int c = 0; c < channels; c++) {
          run[c * RUN + i] -= most;
        }
      }
    }

    /** Replaces the loaded logits by probabilities, and stores what they were divided by. */
    private void exponentiate(int count) {
      Arrays.fill(norms, 0);
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < count; i++) {
          double power = StrictMath.exp(run[c * RUN + i]);
          run[c * RUN + i] = power;
          norms[i] += power;
        }
      }
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < count; i++) {
          run[c * RUN + i] /= norms[i];
        }
      }
    }
  }
}
