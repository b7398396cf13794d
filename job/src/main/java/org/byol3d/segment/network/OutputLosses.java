package org.byol3d.segment.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;
import org.byol3d.nn.Precision;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.loss.ClassLoss;
import org.byol3d.segment.loss.DeepSupervision;
import org.byol3d.segment.loss.LogitShape;
import org.byol3d.segment.loss.LossRule;
import org.byol3d.segment.loss.LossTarget;
import org.byol3d.segment.loss.LossValue;
import org.byol3d.segment.loss.RegionLoss;
import org.byol3d.segment.loss.SegmentationLoss;
import org.byol3d.volume.Extent;

/**
 * The loss of a network's outputs, and its gradients by the logits: the weighted sum over the
 * resolutions of {@link DeepSupervision}, each compared with the mask in its resolution.
 *
 * <p>The loss of a micro-batch is the mean over its samples, each computed by itself. So neither
 * ignored voxels nor the size of a micro-batch couple samples. With Dice over the batch, all
 * samples of a micro-batch are computed together.
 */
final class OutputLosses {
  private final LossRule rule;
  private final SegmentationLoss loss;

  /**
   * @param channels of the logits: 1 for a sigmoid, more for a softmax
   */
  OutputLosses(LossRule rule, int channels) {
    this.rule = rule;
    this.loss = channels == 1 ? new RegionLoss(rule) : new ClassLoss(rule);
  }

  /**
   * Computes the loss and its gradients.
   *
   * @param outputs logits {@code [N, C, D, H, W]} per resolution, the full one first
   * @param gradients receives {@code batch.scale()} · dL/dlogits per output, made by the manager
   * @return the loss without the scale
   */
  LossValue of(
      List<NDArray> outputs,
      LabeledBatch batch,
      NDManager manager,
      Compute compute,
      List<NDArray> gradients) {
    var weights = weights(outputs.size());
    double total = 0;
    double dice = 0;
    double entropy = 0;
    for (int i = 0; i < outputs.size(); i++) {
      var shape = outputs.get(i).getShape();
      var target = target(batch, extent(shape));
      LossValue value;
      if (compute.precision() == Precision.FLOAT64) {
        var logits = HostCopy.toDoubles(outputs.get(i));
        var gradient = new double[logits.length];
        value = of(Numbers.of(logits), shape, target, batch, weights[i], Numbers.of(gradient));
        gradients.add(HostCopy.create(manager, compute, shape, gradient));
      } else {
        var logits = new float[Math.toIntExact(shape.size())];
        HostCopy.read(outputs.get(i), logits, 0);
        var gradient = new float[logits.length];
        value = of(Numbers.of(logits), shape, target, batch, weights[i], Numbers.of(gradient));
        gradients.add(HostCopy.create(manager, compute, shape, gradient));
      }
      total += weights[i] * value.total();
      dice += weights[i] * value.dice();
      entropy += weights[i] * value.entropy();
    }
    return new LossValue(total, dice, entropy);
  }

  /** Returns the weights of the outputs; the network has none at the lowest resolution. */
  private static double[] weights(int outputs) {
    return outputs == 1
        ? DeepSupervision.weights(1)
        : Arrays.copyOf(DeepSupervision.weights(outputs + 1), outputs);
  }

  private LossValue of(
      Numbers logits,
      Shape shape,
      LossTarget target,
      LabeledBatch batch,
      double weight,
      Numbers gradient) {
    int channels = (int) shape.get(1);
    int voxels = (int) extent(shape).voxels();
    int samples = batch.samples();
    double scale = batch.scale() * weight;
    if (rule.batchDice()) {
      return loss.gradient(
          logits, new LogitShape(samples, channels, voxels), target, scale, gradient);
    }
    double total = 0;
    double dice = 0;
    double entropy = 0;
    var one = new LogitShape(1, channels, voxels);
    var buffer = new double[one.logits()];
    var slope = new double[one.logits()];
    for (int sample = 0; sample < samples; sample++) {
      int start = sample * one.logits();
      logits.read(start, one.logits(), buffer, 0);
      var value =
          loss.gradient(
              Numbers.of(buffer),
              one,
              sample(target, sample, voxels),
              scale / samples,
              Numbers.of(slope));
      gradient.write(start, one.logits(), slope, 0);
      total += value.total() / samples;
      dice += value.dice() / samples;
      entropy += value.entropy() / samples;
    }
    return new LossValue(total, dice, entropy);
  }

  private static LossTarget sample(LossTarget target, int sample, int voxels) {
    int from = sample * voxels;
    int to = from + voxels;
    return new LossTarget(
        Arrays.copyOfRange(target.values(), from, to),
        target.ignored().length == 0
            ? target.ignored()
            : Arrays.copyOfRange(target.ignored(), from, to));
  }

  private static LossTarget target(LabeledBatch batch, Extent extent) {
    if (extent.equals(batch.extent())) {
      return new LossTarget(batch.classes(), batch.ignored());
    }
    var classes = DeepSupervision.resize(batch.classes(), batch.extent(), extent);
    if (batch.ignored().length == 0) {
      return new LossTarget(classes);
    }
    var marks = new byte[batch.ignored().length];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) (batch.ignored()[i] ? 1 : 0);
    }
    var resized = DeepSupervision.resize(marks, batch.extent(), extent);
    var ignored = new boolean[resized.length];
    for (int i = 0; i < ignored.length; i++) {
      ignored[i] = resized[i] != 0;
    }
    return new LossTarget(classes, ignored);
  }

  private static Extent extent(Shape shape) {
    return new Extent((int) shape.get(2), (int) shape.get(3), (int) shape.get(4));
  }
}
