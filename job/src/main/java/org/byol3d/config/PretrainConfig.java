package org.byol3d.config;

import java.util.List;
import java.util.Optional;
import org.byol3d.augment.ViewMaker;
import org.byol3d.byol.BatchNormScope;
import org.byol3d.byol.CollapseWindow;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.byol.TargetBatchNorm;
import org.byol3d.byol.TauSchedule;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.ForegroundRule;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.crop.SampledVolume;
import org.byol3d.distributed.StageOptions;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.LarsConfig;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.optim.UpdateRule;
import org.byol3d.text.Check;
import org.byol3d.text.OutOfRangeException;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;

/**
 * The configuration of a pretraining run. The defaults stated at the components are the values of
 * {@code conf/full.conf}.
 *
 * @param seed seed of all random draws, any whole number; default 42
 * @param network sizes of the networks
 * @param crop sizes of the crops
 * @param views how a crop is normalized and augmented
 * @param batch how many crop pairs make a step
 * @param byol the method's choices
 * @param optimizer the optimizer's settings
 * @param schedule the run's length
 * @param continued what differs in a run that starts from the weights of an earlier one
 * @param run how the run is carried out
 * @param driverThreads threads of the heads on the driver, in [1, 1024]; default 1
 * @param report how the run watches for collapse
 */
public record PretrainConfig(
    long seed,
    NetworkConfig network,
    CropConfig crop,
    ViewMaker views,
    BatchConfig batch,
    ByolConfig byol,
    OptimizerConfig optimizer,
    ScheduleConfig schedule,
    ContinuedConfig continued,
    RunConfig run,
    int driverThreads,
    CollapseWindow report) {
  static final ConfigMethod<PretrainConfig> METHOD =
      new ConfigMethod<>(
          PretrainConfig::read,
          List.of(
              "seed",
              "network",
              "crop",
              "views",
              "batch",
              "byol",
              "optimizer",
              "schedule",
              "continued"),
          // It decides whether a graph is kept or computed again.
          List.of("batch.graph"),
          List.of("compute.threads", "compute.driver-threads", "distributed.gradient-wire"),
          PretrainConfig::withEarlierNames);

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException when the crop is too small for the network
   */
  public PretrainConfig {
    Check.within("compute.driver-threads", driverThreads, 1, StageOptions.MOST_THREADS);
    if (!network.fits(crop.size())) {
      throw new OutOfRangeException(
          "crop.size",
          "be at least "
              + network.leastCrop(crop.size())
              + " for "
              + network.levels()
              + " network levels",
          crop.size().edges());
    }
  }

  /**
   * Returns the sampler of the crop pairs.
   *
   * @param key decides all draws: {@link #seed} in training
   * @param generation generation of the index that lists the volumes
   */
  public CropSampler sampler(List<SampledVolume> volumes, long key, long generation) {
    return new CropSampler(volumes, crop.rule(), crop.foreground(), key, generation);
  }

  /** Returns the micro-batches of all steps. */
  public MicroBatchPlan<CropPair> microBatches(List<SampledVolume> volumes, long generation) {
    return new MicroBatchPlan<>(
        sampler(volumes, seed, generation), batch.global() / batch.micro(), batch.micro());
  }

  /**
   * The crops of a pair.
   *
   * @param rule extent of a crop in voxels, at least {@link NetworkConfig#leastCrop} along each
   *     axis and at most 1290³ voxels, default 96³; and least shared fraction of the two crops, in
   *     (0, 1], default 0.4
   * @param foreground least fraction of foreground in both crops, in [0, 1], default 0 (every pair
   *     is taken); and pairs drawn before the best one is taken, at least 1, default 10
   * @param voxelSize size of a voxel of every volume; empty by default: voxels count as cubes
   */
  public record CropConfig(
      CropRule rule, ForegroundRule foreground, Optional<VoxelSize> voxelSize) {
    /** Returns the extent of a crop. */
    public Extent size() {
      return rule.size();
    }
  }

  /**
   * The crop pairs of a step.
   *
   * @param global crop pairs over all workers, at least 2 because of batch norm, and at most 2²⁰;
   *     default 16
   * @param micro crop pairs that a worker computes at once, at least 1; divides {@code global};
   *     default 2
   * @param graph what happens to graphs between encode and backward; default {@code KEEP}
   */
  public record BatchConfig(int global, int micro, GraphPolicy graph) {
    /** Far more than any published run has. */
    private static final int MOST_PAIRS = 1 << 20;

    /** Checks the fields. */
    public BatchConfig {
      Check.within("global", global, 2, MOST_PAIRS);
      Check.atLeast("micro", micro, 1);
      if (global % micro != 0) {
        throw new OutOfRangeException(
            "micro", "divide batch.global, which is " + global, Integer.toString(micro));
      }
    }
  }

  /**
   * The method's choices.
   *
   * @param batchNorm which rows batch norm sees together; default {@code GLOBAL}
   * @param targetBatchNorm statistics that the target projector normalizes by; default {@code
   *     BATCH}
   * @param tau τ_base, in [0, 1]; by default that of {@link EpochPreset}
   */
  public record ByolConfig(BatchNormScope batchNorm, TargetBatchNorm targetBatchNorm, double tau) {
    /** Checks the fields. */
    public ByolConfig {
      TauSchedule.requireBase(tau);
    }
  }

  /**
   * The optimizer's settings.
   *
   * @param rule AdamW (default) or LARS, with its constants; its weight decay is 0 or more, and by
   *     default that of {@link EpochPreset}
   * @param learningRate highest learning rate of the schedule, positive; by default that of {@link
   *     EpochPreset}
   * @param decay which parameters are decayed; default {@code EXCLUDE_ONE_DIMENSIONAL}
   * @param clipNorm largest global norm of the gradient, positive; default 1
   */
  public record OptimizerConfig(
      UpdateRule rule, double learningRate, DecayRule decay, double clipNorm) {
    /** Checks the fields. */
    public OptimizerConfig {
      LearningRateSchedule.requireBase(learningRate);
      Check.positive("clip-norm", clipNorm);
    }
  }

  /**
   * The run's length.
   *
   * @param epochs at least 1; default 300
   * @param warmupEpochs epochs in which the learning rate rises, 0 or more; default 10. They are
   *     limited to a tenth of the run
   */
  public record ScheduleConfig(int epochs, int warmupEpochs) {
    /** Checks the fields. */
    public ScheduleConfig {
      Check.atLeast("epochs", epochs, 1);
      Check.atLeast("warmup-epochs", warmupEpochs, 0);
    }
  }

  /**
   * What differs in a run that starts from the weights of an earlier one.
   *
   * @param learningRateFactor factor of the highest learning rate, in (0, 1]; default 0.3
   */
  public record ContinuedConfig(double learningRateFactor) {
    /** Checks the fields. */
    public ContinuedConfig {
      Check.aboveZeroToOne("learning-rate-factor", learningRateFactor);
    }
  }

  /** The optimizers by their names in a configuration. */
  private enum Algorithm {
    ADAMW,
    LARS;

    UpdateRule withWeightDecay(double weightDecay) {
      return switch (this) {
        case ADAMW -> AdamWConfig.withWeightDecay(weightDecay);
        case LARS -> LarsConfig.withWeightDecay(weightDecay);
      };
    }
  }

  /**
   * Returns the text that an earlier version had for the same method, so that its runs and plans
   * can resume: two keys had other names before version 3 of checkpoints, and two keys that came
   * later are left out where they have the value that changes nothing.
   */
  private static String withEarlierNames(String methodText) {
    return methodText
        .replaceFirst("(?m)^optimizer \\{", "optimiser {")
        .replaceFirst("(?m)^    normalization=", "    normalisation=")
        .replaceFirst("(?m)^    voxel-size-um=unknown\n", "")
        .replaceFirst("(?m)^        sigma-unit=voxels\n", "");
  }

  private static PretrainConfig read(ConfigSection root) {
    var schedule =
        root.section(
            "schedule", s -> new ScheduleConfig(s.integer("epochs"), s.integer("warmup-epochs")));
    var fitting = EpochPreset.nearest(schedule.epochs());
    var compute =
        root.section(
            "compute", s -> new Computing(RunConfig.compute(s), s.integer("driver-threads")));
    var crop =
        root.section(
            "crop",
            s ->
                new CropConfig(
                    new CropRule(s.extent("size"), s.number("overlap")),
                    new ForegroundRule(s.number("min-foreground"), s.integer("tries")),
                    s.voxelSize("voxel-size-um")));
    return new PretrainConfig(
        root.longInteger("seed"),
        root.section("network", PretrainConfig::network),
        crop,
        root.section("views", s -> ViewsReader.read(s, crop.voxelSize())),
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
                    s.choice("algorithm", Algorithm.class)
                        .withWeightDecay(
                            s.numberOrAuto("weight-decay").orElse(fitting.weightDecay())),
                    s.numberOrAuto("learning-rate").orElse(fitting.learningRate()),
                    s.choice("decay", DecayRule.class),
                    s.number("clip-norm"))),
        schedule,
        root.section("continued", s -> new ContinuedConfig(s.number("learning-rate-factor"))),
        RunConfig.read(root, compute.run()),
        compute.driverThreads(),
        root.section(
            "report",
            s -> new CollapseWindow(s.integer("collapse-every"), s.integer("collapse-rows"))));
  }

  /** The block {@code compute}. */
  private record Computing(RunConfig.Compute run, int driverThreads) {}

  private static NetworkConfig network(ConfigSection section) {
    int[] projector =
        section.section("projector", s -> new int[] {s.integer("hidden"), s.integer("output")});
    return new NetworkConfig(
        section.integer("input-channels"),
        EncoderChannels.read(section),
        section.flag("residual"),
        projector[0],
        projector[1],
        section.section("predictor", s -> s.integer("hidden")));
  }
}
