package org.byol3d.distributed;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.byol3d.b2nd.ElementType;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.TreeSum;

/**
 * A step that can be computed in a few lines: the output is ½ Σ f_j w_j² of each pair, and the same
 * for the average. The features f come from the pair's key and have very different magnitudes. So
 * the gradient, f_j w_j, shows the weights of the forward pass, and sums show their order.
 */
final class ToyStep {
  static final int SIZE = 6;
  static final double TAU = 0.96875;

  private ToyStep() {}

  /** One version of the weights and their average. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Version(float[] weights, float[] average) {
    static Version first() {
      return new Version(vector(0), vector(1));
    }

    /** Returns a version with new weights; the average follows them. */
    Version next(long seed) {
      var newWeights = vector(seed);
      var newAverage = average.clone();
      Arithmetic.FLOAT.average(newAverage, 0, newWeights, 0, SIZE, TAU);
      return new Version(newWeights, newAverage);
    }

    void publishTo(TwoPhaseEngine<?, ?> engine) {
      engine.publish(weights, average, TAU);
    }
  }

  /** Returns what the encode stage must give. */
  static List<byte[]> outputs(List<MicroBatch<CropPair>> batches, Version version) {
    return batches.stream()
        .map(batch -> outputs(features(batch), version.weights(), version.average()))
        .toList();
  }

  /** Returns what the backward stage must give. */
  static float[] gradient(
      List<MicroBatch<CropPair>> batches, Version version, List<byte[]> outputGradients) {
    var sum = new TreeSum<float[]>(ToyStep::add);
    for (int i = 0; i < batches.size(); i++) {
      var gradient = new float[SIZE];
      gradient(features(batches.get(i)), version.weights(), outputGradients.get(i), gradient);
      sum.add(gradient);
    }
    return sum.sum();
  }

  /** Returns gradients of an arbitrary loss. */
  static List<byte[]> outputGradients(List<MicroBatch<CropPair>> batches) {
    return batches.stream().map(ToyStep::outputGradient).toList();
  }

  static byte[] outputGradient(MicroBatch<CropPair> batch) {
    var gradient = new float[batch.samples().size()];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = batch.samples().get(i).sample() * 0.37f - 1.1f;
    }
    return ElementType.FLOAT32.encode(gradient, gradient.length);
  }

  static List<float[]> features(MicroBatch<CropPair> batch) {
    return batch.samples().stream().map(ToyStep::features).toList();
  }

  static byte[] outputs(List<float[]> features, float[] weights, float[] average) {
    var outputs = new float[2 * features.size()];
    for (int i = 0; i < features.size(); i++) {
      outputs[2 * i] = output(features.get(i), weights);
      outputs[2 * i + 1] = output(features.get(i), average);
    }
    return ElementType.FLOAT32.encode(outputs, outputs.length);
  }

  static void gradient(
      List<float[]> features, float[] weights, byte[] outputGradient, float[] gradient) {
    var ofOutputs = new float[features.size()];
    ElementType.FLOAT32.decode(outputGradient, ofOutputs);
    Arrays.fill(gradient, 0);
    for (int i = 0; i < ofOutputs.length; i++) {
      for (int j = 0; j < SIZE; j++) {
        gradient[j] += ofOutputs[i] * features.get(i)[j] * weights[j];
      }
    }
  }

  private static void add(float[] into, float[] other) {
    for (int j = 0; j < SIZE; j++) {
      into[j] += other[j];
    }
  }

  private static float output(float[] features, float[] weights) {
    float sum = 0;
    for (int j = 0; j < SIZE; j++) {
      sum += 0.5f * features[j] * weights[j] * weights[j];
    }
    return sum;
  }

  private static float[] features(CropPair pair) {
    var random = new SplittableRandom(pair.firstViewKey());
    var features = new float[SIZE];
    for (int j = 0; j < SIZE; j++) {
      features[j] = (float) Math.scalb(random.nextDouble() - 0.5, random.nextInt(20));
    }
    return features;
  }

  private static float[] vector(long seed) {
    var random = new Random(seed);
    var values = new float[SIZE];
    for (int j = 0; j < SIZE; j++) {
      values[j] = (float) random.nextGaussian();
    }
    return values;
  }
}
