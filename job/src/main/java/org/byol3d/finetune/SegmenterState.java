package org.byol3d.finetune;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.ExcludedVolume;
import org.byol3d.checkpoint.NetworkState;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.nn.InitialWeights;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.optim.NonFiniteGradientException;
import org.byol3d.optim.Optimizer;
import org.byol3d.optim.ParameterMap;

/**
 * The driver's part of a fine-tuning: the parameters of the whole network, of which a frozen
 * encoder's are not trained, and the optimizer.
 */
final class SegmenterState {
  private final int encoderSize;
  private final boolean frozen;
  private final double encoderFactor;
  private final Optimizer<float[]> optimizer;
  private final GlobalNormClip<float[]> clip;
  private final LearningRateSchedule learningRates;

  /** Parameters of the whole network, in state_dict order: the encoder's first. */
  private final float[] weights;

  /** What is trained: {@link #weights} itself, or a copy of the decoder's part. */
  private final float[] trained;

  /** Creates the state of step 0, with the weights of the configured seed. */
  SegmenterState(FinetuneConfig config, SegmentationUNet network, long stepsPerEpoch) {
    frozen = config.optimizer().freezeEncoder();
    encoderSize = TensorSpec.size(network.encoderTensors());
    encoderFactor = config.optimizer().statedEncoderFactor();
    weights = InitialWeights.values(network.tensors(), config.initSeed());
    trained = frozen ? Arrays.copyOfRange(weights, encoderSize, weights.length) : weights;
    var map = ParameterMap.builder(config.optimizer().decay());
    for (var tensor : frozen ? network.decoderTensors() : network.tensors()) {
      map.add(tensor.name(), tensor.shape().getShape());
    }
    optimizer =
        config
            .optimizer()
            .rule()
            .optimizer(
                Arithmetic.FLOAT,
                map.build()
                    .withLearningRateFactor(
                        name -> name.startsWith(SegmentationUNet.ENCODER), encoderFactor));
    clip = new GlobalNormClip<>(Arithmetic.FLOAT, config.optimizer().clipNorm());
    learningRates =
        LearningRateSchedule.ofEpochs(
            config.optimizer().learningRate(),
            config.schedule().warmupEpochs(),
            config.schedule().epochs(),
            stepsPerEpoch,
            config.schedule().decay());
  }

  /**
   * Takes the weights of a pretrained encoder.
   *
   * @param encoder in state_dict order
   */
  void takeEncoder(float[] encoder) {
    if (encoder.length != encoderSize) {
      throw new IllegalArgumentException(
          encoder.length + " weights for an encoder of " + encoderSize);
    }
    System.arraycopy(encoder, 0, weights, 0, encoderSize);
  }

  /** Restores a saved state. */
  void restore(TrainingState state) {
    var saved = state.network(Branch.SEGMENTER).parameters();
    if (saved.length != weights.length) {
      throw new IllegalArgumentException("the checkpoint has a network of another size");
    }
    System.arraycopy(saved, 0, weights, 0, saved.length);
    if (frozen) {
      System.arraycopy(weights, encoderSize, trained, 0, trained.length);
    }
    optimizer.restore(state.optimizer());
  }

  /** Returns the state to save after so many steps. The next step changes its vectors. */
  TrainingState state(long steps, List<ExcludedVolume> excluded) {
    return new TrainingState(
        steps,
        Map.of(Branch.SEGMENTER, new NetworkState(weights, new double[0])),
        optimizer.state(),
        excluded);
  }

  /** Returns the parameters of the whole network; the next step changes them. */
  float[] weights() {
    return weights;
  }

  /** Returns the parameters that are trained; the next step changes them. */
  float[] trained() {
    return trained;
  }

  /** Returns the parameters of the encoder if it is frozen, or else none. */
  float[] frozenEncoder() {
    return frozen ? Arrays.copyOf(weights, encoderSize) : new float[0];
  }

  /**
   * Checks the parameters.
   *
   * @throws NonFiniteGradientException if one is NaN or infinite
   */
  void requireFinite() {
    for (float value : weights) {
      if (!Float.isFinite(value)) {
        throw new NonFiniteGradientException("a weight", value);
      }
    }
  }

  double learningRate(long step) {
    return learningRates.at(step);
  }

  /** Returns the learning rate of the encoder; 0 if it is frozen. */
  double encoderLearningRate(long step) {
    return frozen ? 0 : learningRate(step) * encoderFactor;
  }

  /**
   * Updates the trained parameters: clips the gradient, and steps the optimizer.
   *
   * @param gradient sum over the batch; changed
   * @return the global norm of the gradient before clipping
   * @throws NonFiniteGradientException if the norm is not finite; nothing is changed then
   */
  double update(long step, float[] gradient) {
    double norm = clip.clip(List.of(gradient));
    optimizer.step(trained, gradient, learningRate(step));
    if (frozen) {
      System.arraycopy(trained, 0, weights, encoderSize, trained.length);
    }
    return norm;
  }
}
