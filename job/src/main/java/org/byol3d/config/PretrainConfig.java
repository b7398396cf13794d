package org.byol3d.config;

import java.util.List;
import org.byol3d.byol.BatchNormScope;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.byol.TargetBatchNorm;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.ForegroundRule;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.crop.SampledVolume;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.optim.DecayRule;

/**
 * A pretraining run.
 *
 * @param seed where all randomness starts
 * @param network sizes of the networks
 * @param crop sizes of the crops
 * @param views what becomes of a crop before the network sees it
 * @param batch how many of them make a step
 * @param byol the method's choices
 * @param optimizer the optimizer's settings
 * @param schedule the run's length
 * @param continued what is other in a run that goes on from an earlier one's weights
 * @param run how it is carried out
 */
public record PretrainConfig(
    long seed,
    NetworkConfig network,
    CropConfig crop,
    ViewsConfig views,
    BatchConfig batch,
    ByolConfig byol,
    OptimizerConfig optimizer,
    ScheduleConfig schedule,
    ContinuedConfig continued,
    RunConfig run) {
  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException when the crop is too small for the network
   */
  public PretrainConfig {
    if (crop.size() < network.minimumEdge()) {
      throw new IllegalArgumentException(
          "crop.size is "
              + crop.size()
              + ", but "
              + network.levels()
              + " network levels need at least "
              + network.minimumEdge());
    }
  }

  /**
   * Draws crop pairs by the settings of crops.
   *
   * @param key of all draws: {@link #seed} in training
   * @param generation of the index that lists the volumes
   */
  public CropSampler sampler(List<SampledVolume> volumes, long key, long generation) {
    return new CropSampler(volumes, crop.rule(), crop.foreground(), key, generation);
  }

  /** The micro-batches of a training's steps. */
  public MicroBatchPlan microBatches(List<SampledVolume> volumes, long generation) {
    return new MicroBatchPlan(
        sampler(volumes, seed, generation), batch.global() / batch.micro(), batch.micro());
  }

  /**
   * The crops of a pair.
   *
   * @param size edge length in voxels
   * @param overlap smallest share of a crop that its pair covers, in (0, 1]
   * @param foreground which pairs are taken
   */
  public record CropConfig(int size, double overlap, ForegroundRule foreground) {
    /** Checks the fields. */
    public CropConfig {
      require(size >= 1, "size must be positive, but is " + size);
      require(overlap > 0 && overlap <= 1, "overlap must lie in (0, 1], but is " + overlap);
    }

    /** How the two crops of a pair lie to each other. */
    public CropRule rule() {
      return new CropRule(size, overlap);
    }
  }

  /**
   * The crop pairs of a step.
   *
   * @param global over all workers, at least 2
   * @param micro computed at once by a worker; divides {@code global}
   * @param graph what happens to graphs between encode and backward
   */
  public record BatchConfig(int global, int micro, GraphPolicy graph) {
    /** Checks the fields. */
    public BatchConfig {
      require(global >= 2, "global must be at least 2, for batch norm, but is " + global);
      require(micro >= 1, "micro must be positive, but is " + micro);
      require(
          global % micro == 0, "micro must divide global, but " + micro + " does not " + global);
    }
  }

  /**
   * The method's choices.
   *
   * @param batchNorm which rows batch norm sees together
   * @param targetBatchNorm what the target projector normalizes by
   * @param tau τ_base, in [0, 1]
   */
  public record ByolConfig(BatchNormScope batchNorm, TargetBatchNorm targetBatchNorm, double tau) {
    /** Checks the fields. */
    public ByolConfig {
      require(tau >= 0 && tau <= 1, "tau must lie in [0, 1], but is " + tau);
    }
  }

  /** Which optimizer. */
  public enum Algorithm {
    /** Adam with decoupled weight decay. */
    ADAMW,
    /** Layer-wise adaptive rate scaling, for batches of thousands. */
    LARS
  }

  /**
   * The optimizer's settings.
   *
   * @param algorithm which one
   * @param learningRate the highest of the schedule, positive
   * @param weightDecay 0 or more
   * @param decay which parameters are decayed
   * @param clipNorm largest global norm of the gradient, positive
   */
  public record OptimizerConfig(
      Algorithm algorithm,
      double learningRate,
      double weightDecay,
      DecayRule decay,
      double clipNorm) {
    /** Checks the fields. */
    public OptimizerConfig {
      require(learningRate > 0, "learning-rate must be positive, but is " + learningRate);
      require(weightDecay >= 0, "weight-decay must not be negative, but is " + weightDecay);
      require(clipNorm > 0, "clip-norm must be positive, but is " + clipNorm);
    }
  }

  /**
   * The run's length.
   *
   * @param epochs at least 1
   * @param warmupEpochs 0 or more
   */
  public record ScheduleConfig(int epochs, int warmupEpochs) {
    /** Checks the fields. */
    public ScheduleConfig {
      require(epochs >= 1, "epochs must be at least 1, but is " + epochs);
      require(warmupEpochs >= 0, "warmup-epochs must not be negative, but is " + warmupEpochs);
    }
  }

  /**
   * What is other in a run that begins with the weights of an earlier one.
   *
   * @param learningRateFactor of the highest learning rate, in (0, 1]
   */
  public record ContinuedConfig(double learningRateFactor) {
    /** Checks the fields. */
    public ContinuedConfig {
      require(
          learningRateFactor > 0 && learningRateFactor <= 1,
          "learning-rate-factor must lie in (0, 1], but is " + learningRateFactor);
    }
  }

  static PretrainConfig read(ConfigSection root) {
    var schedule =
        root.section(
            "schedule", s -> new ScheduleConfig(s.integer("epochs"), s.integer("warmup-epochs")));
    var fitting = EpochPreset.nearest(schedule.epochs());
    return new PretrainConfig(
        root.longInteger("seed"),
        root.section("network", PretrainConfig::network),
        root.section(
            "crop",
            s ->
                new CropConfig(
                    s.integer("size"),
                    s.number("overlap"),
                    new ForegroundRule(s.number("min-foreground"), s.integer("tries")))),
        root.section("views", ViewsConfig::read),
        root.section(
            "batch",
            s ->
                new BatchConfig(
                    s.integer("global"), s.integer("micro"), s.choice("graph", GraphPolicy.class))),
        root.section(
            "byol",
            s ->
                new ByolConfig(
                    s.choice("batch-norm", BatchNormScope.class),
                    s.choice("target-batch-norm", TargetBatchNorm.class),
                    s.numberOrAuto("tau").orElse(fitting.tau()))),
        root.section(
            "optimizer",
            s ->
                new OptimizerConfig(
                    s.choice("algorithm", Algorithm.class),
                    s.numberOrAuto("learning-rate").orElse(fitting.learningRate()),
                    s.numberOrAuto("weight-decay").orElse(fitting.weightDecay()),
                    s.choice("decay", DecayRule.class),
                    s.number("clip-norm"))),
        schedule,
        root.section("continued", s -> new ContinuedConfig(s.number("learning-rate-factor"))),
        RunConfig.read(root));
  }

  private static NetworkConfig network(ConfigSection section) {
    List<Integer> channels;
    if (section.has("channels")) {
      channels = section.integers("channels");
      // Both are read, so that a file may list channels over a preset that doubles them.
      section.integer("base-channels");
      section.integer("levels");
    } else {
      int levels = section.integer("levels");
      require(levels >= 1 && levels <= 16, "levels must lie in [1, 16], but is " + levels);
      channels = NetworkConfig.doublingChannels(section.integer("base-channels"), levels);
    }
    int[] projector =
        section.section("projector", s -> new int[] {s.integer("hidden"), s.integer("output")});
    return new NetworkConfig(
        section.integer("input-channels"),
        channels,
        section.flag("residual"),
        projector[0],
        projector[1],
        section.section("predictor", s -> s.integer("hidden")));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
