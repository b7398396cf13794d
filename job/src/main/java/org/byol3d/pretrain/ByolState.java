package org.byol3d.pretrain;

import java.util.List;
import java.util.Map;
import org.byol3d.byol.ByolHeads;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.HeadsOutput;
import org.byol3d.byol.Representations;
import org.byol3d.byol.TauSchedule;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.ExcludedVolume;
import org.byol3d.checkpoint.NetworkState;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.config.PretrainConfig;
import org.byol3d.nn.Compute;
import org.byol3d.nn.NetworkArrays;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.ExponentialMovingAverage;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.LearningRateDecay;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.optim.NonFiniteGradientException;
import org.byol3d.optim.Optimizer;

/**
 * The driver's part of a training: parameters of both networks, heads and optimizer. It computes
 * the heads phase and the update of a step.
 */
public final class ByolState implements AutoCloseable {
  private final ByolNetworks networks;
  private final ByolHeads heads;
  private final Optimizer<float[]> optimizer;
  private final GlobalNormClip<float[]> clip;
  private final ExponentialMovingAverage<float[]> average;
  private final LearningRateSchedule learningRates;
  private final TauSchedule taus;
  private final float[] online;
  private final float[] target;
  private final float[] gradient;

  /**
   * Creates the state of step 0.
   *
   * @param learningRate highest learning rate of the schedule
   */
  public ByolState(PretrainConfig config, long stepsPerEpoch, double learningRate) {
    networks = new ByolNetworks(config.network());
    heads =
        new ByolHeads(
            config.network(),
            Compute.cpu(config.driverThreads()),
            config.byol().batchNorm(),
            config.byol().targetBatchNorm());
    var map = networks.onlineParameters(config.optimizer().decay());
    optimizer = config.optimizer().rule().optimizer(Arithmetic.FLOAT, map);
    clip = new GlobalNormClip<>(Arithmetic.FLOAT, config.optimizer().clipNorm());
    average = new ExponentialMovingAverage<>(Arithmetic.FLOAT, networks.targetParameters(), map);
    int epochs = config.schedule().epochs();
    learningRates =
        LearningRateSchedule.ofEpochs(
            learningRate,
            config.schedule().warmupEpochs(),
            epochs,
            stepsPerEpoch,
            LearningRateDecay.COSINE);
    taus = new TauSchedule(config.byol().tau(), learningRates.steps());
    online = networks.initialOnline(config.seed());
    target = networks.initialTarget(online);
    gradient = new float[online.length];
    heads.online().loadBuffers(ByolNetworks.initialBuffers(networks.onlineHeads()));
    heads.target().loadBuffers(ByolNetworks.initialBuffers(networks.targetHeads()));
    loadHeads();
  }

  /** Restores a saved state. */
  void restore(TrainingState state) {
    takeWeights(state.networks());
    optimizer.restore(state.optimizer());
  }

  /**
   * Takes the weights and running statistics of an earlier run. It does not take the optimizer's
   * moments, which belong to gradients at another learning rate and on other volumes.
   */
  void takeWeights(Map<Branch, NetworkState> networks) {
    take(networks.get(Branch.ONLINE), online, heads.online());
    take(networks.get(Branch.TARGET), target, heads.target());
    loadHeads();
  }

  private static void take(NetworkState saved, float[] parameters, NetworkArrays heads) {
    if (saved.parameters().length != parameters.length) {
      throw new IllegalArgumentException("the checkpoint has networks of other sizes");
    }
    System.arraycopy(saved.parameters(), 0, parameters, 0, parameters.length);
    heads.loadBuffers(saved.buffers());
  }

  /** Returns the state to save after so many steps. The next step changes its vectors. */
  TrainingState state(long steps, List<ExcludedVolume> excluded) {
    return new TrainingState(
        steps,
        Map.of(
            Branch.ONLINE, new NetworkState(online, heads.online().buffers()),
            Branch.TARGET, new NetworkState(target, heads.target().buffers())),
        optimizer.state(),
        excluded);
  }

  /** Returns the parameters of the online network, the encoder's first. */
  public float[] online() {
    return online;
  }

  /** Returns the parameters of the target network, the encoder's first. */
  public float[] target() {
    return target;
  }

  /**
   * Checks the parameters.
   *
   * @throws NonFiniteGradientException if one is NaN or infinite
   */
  void requireFinite() {
    for (var parameters : List.of(online, target)) {
      for (float value : parameters) {
        if (!Float.isFinite(value)) {
          throw new NonFiniteGradientException("a weight", value);
        }
      }
    }
  }

  /** Returns the number of the encoder's parameters. */
  public int encoderSize() {
    return networks.encoderSize();
  }

  double learningRate(long step) {
    return learningRates.at(step);
  }

  double tau(long step) {
    return taus.at(step);
  }

  /** Computes the heads phase, which updates running statistics. */
  public HeadsOutput heads(Representations batch, int workers) {
    return heads.step(batch, workers);
  }

  /**
   * Running statistics of the heads' batch normalization.
   *
   * @param online of projector and predictor, in state_dict order
   * @param target of the target projector
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  record Buffers(double[] online, double[] target) {}

  /** Returns the running statistics, to restore them when a step is repeated. */
  Buffers buffers() {
    return new Buffers(heads.online().buffers(), heads.target().buffers());
  }

  void restoreBuffers(Buffers buffers) {
    heads.online().loadBuffers(buffers.online());
    heads.target().loadBuffers(buffers.target());
  }

  /**
   * Updates the parameters: clips the gradient, steps the optimizer and the moving average.
   *
   * @param encoderGradient sum over the batch
   * @return the global norm of the gradient before clipping
   */
  public double update(long step, float[] encoderGradient) {
    System.arraycopy(encoderGradient, 0, gradient, 0, encoderGradient.length);
    heads.online().gradients(gradient, encoderGradient.length);
    double norm = clip.clip(List.of(gradient));
    optimizer.step(online, gradient, learningRate(step));
    average.update(target, online, tau(step));
    loadHeads();
    return norm;
  }

  @Override
  public void close() {
    heads.close();
  }

  private void loadHeads() {
    heads.online().load(online, networks.encoderSize());
    heads.target().load(target, networks.encoderSize());
  }
}
