package org.byol3d.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.byol3d.crop.MaskedCropRule;
import org.byol3d.nn.DecoderConfig;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.LearningRateDecay;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.segment.loss.LossRule;
import org.byol3d.text.Check;
import org.byol3d.text.OutOfRangeException;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.VoxelSize;

/**
 * The configuration of a fine-tuning run. The defaults stated at the components are the values of
 * {@code conf/finetune-full.conf}.
 *
 * @param seed seed of all random draws, any whole number; default 42
 * @param initSeed seed of the first weights that no checkpoint gives; default {@code seed}
 * @param network sizes of the encoder, whose heads are not used, and choices of the decoder
 * @param crop which crops are trained on
 * @param views how crops are normalized and augmented
 * @param batch how many crops make a step
 * @param loss weights of the loss
 * @param optimizer the optimizer's settings
 * @param schedule the run's length
 * @param validation how the segmenter is scored during the run
 * @param run how the run is carried out
 */
public record FinetuneConfig(
    long seed,
    long initSeed,
    Network network,
    Crop crop,
    PairViews views,
    Batch batch,
    Loss loss,
    Optimizer optimizer,
    Schedule schedule,
    Validation validation,
    RunConfig run) {
  static final ConfigMethod<FinetuneConfig> METHOD =
      new ConfigMethod<>(
          FinetuneConfig::read,
          List.of(
              "seed",
              "init-seed",
              "network",
              "crop",
              "views",
              "batch",
              "loss",
              "optimizer",
              "schedule",
              "validation"),
          List.of(),
          List.of("compute.threads", "distributed.gradient-wire"),
          UnaryOperator.identity());

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException when the crop is too small for the network
   */
  public FinetuneConfig {
    if (!network.encoder().fits(crop.size())) {
      throw new OutOfRangeException(
          "crop.size",
          "be at least "
              + network.encoder().leastCrop(crop.size())
              + " for "
              + network.encoder().levels()
              + " network levels",
          crop.size().toString());
    }
  }

  /**
   * The network.
   *
   * @param encoder sizes of the encoder; those of the weights that the run begins with, if it
   *     begins with any. The sizes of the heads are not used
   * @param dropout share of the decoder's feature maps that are set to 0 in training, in [0, 1);
   *     default 0
   * @param deepSupervision whether the levels of the decoder but the coarsest have outputs with
   *     losses of their own; default false. Needs 4 levels
   */
  public record Network(NetworkConfig encoder, double dropout, boolean deepSupervision) {
    /** Checks the fields. */
    public Network {
      Check.belowOne("decoder.dropout", dropout);
      if (deepSupervision && encoder.levels() < DecoderConfig.LEAST_SUPERVISED_LEVELS) {
        throw new OutOfRangeException(
            "decoder.deep-supervision",
            "be false with fewer than " + DecoderConfig.LEAST_SUPERVISED_LEVELS + " network levels",
            "true");
      }
    }
  }

  /**
   * Which crops are trained on.
   *
   * @param rule extent of a crop in voxels, at least {@link NetworkConfig#leastCrop} along each
   *     axis and at most 1290³ voxels, default 96³; share of the crops that are placed on
   *     foreground, in [0, 1], default 0.5; and crops of each volume per epoch, at least 1, default
   *     4
   * @param voxelSize size of a voxel of every volume; empty by default: voxels count as cubes
   */
  public record Crop(MaskedCropRule rule, Optional<VoxelSize> voxelSize) {
    /** Returns the extent of a crop, in voxels. */
    public Extent size() {
      return rule.size();
    }
  }

  /**
   * The crops of a step.
   *
   * @param global crops over all workers, at least 1 and at most 2²⁰; default 4
   * @param micro crops that a worker computes at once, at least 1; divides {@code global}; default
   *     2
   */
  public record Batch(int global, int micro) {
    /** Far more than any published run has. */
    private static final int MOST_CROPS = 1 << 20;

    /** Checks the fields. */
    public Batch {
      Check.within("global", global, 1, MOST_CROPS);
      Check.atLeast("micro", micro, 1);
      if (global % micro != 0) {
        throw new OutOfRangeException(
            "micro", "divide batch.global, which is " + global, Integer.toString(micro));
      }
    }

    /** Returns K, the number of micro-batches. */
    public int microBatches() {
      return global / micro;
    }
  }

  /**
   * The weights of the loss.
   *
   * @param dice weight of the Dice loss, in [0, 1000]; default 1
   * @param crossEntropy weight of the cross entropy, in [0, 1000]; default 1. Not both are 0
   */
  public record Loss(double dice, double crossEntropy) {
    private static final double MOST = 1000;

    /** Checks the fields. */
    public Loss {
      Check.within("dice", dice, 0, MOST);
      Check.within("cross-entropy", crossEntropy, 0, MOST);
      if (dice == 0 && crossEntropy == 0) {
        throw new OutOfRangeException(
            "dice", "be above 0 when loss.cross-entropy is 0: nothing would be trained", "0");
      }
    }

    /** Returns the rule of the loss for one mask, or for several classes. */
    public LossRule rule(LabelSet labels) {
      return (labels.binary() ? LossRule.REGIONS : LossRule.CLASSES).weighted(dice, crossEntropy);
    }
  }

  /**
   * The optimizer's settings.
   *
   * @param rule AdamW's constants; its weight decay is 0 or more, default 1e-4
   * @param learningRate highest learning rate of the decoder, positive; default 1e-3
   * @param encoderFactor the encoder's learning rate is the decoder's times this, in (0, 1];
   *     default auto, which is empty here: 0.1 for a pretrained encoder, and 1 for one that begins
   *     with random weights
   * @param freezeEncoder whether the encoder keeps the weights that the run begins with; default
   *     false
   * @param decay which parameters are decayed; default {@code EXCLUDE_ONE_DIMENSIONAL}
   * @param clipNorm largest global norm of the gradient, positive; default 1
   */
  public record Optimizer(
      AdamWConfig rule,
      double learningRate,
      OptionalDouble encoderFactor,
      boolean freezeEncoder,
      DecayRule decay,
      double clipNorm) {
    /** Checks the fields. */
    public Optimizer {
      LearningRateSchedule.requireBase(learningRate);
      encoderFactor.ifPresent(it -> Check.aboveZeroToOne("encoder-factor", it));
      Check.positive("clip-norm", clipNorm);
    }

    /**
     * Returns the factor of a configuration that states it, as that of a run does.
     *
     * @throws IllegalStateException if it depends on how the encoder begins
     */
    public double statedEncoderFactor() {
      return encoderFactor.orElseThrow(
          () -> new IllegalStateException("optimizer.encoder-factor is auto: it has to be set"));
    }
  }

  /**
   * The run's length.
   *
   * @param epochs at least 1; default 100
   * @param warmupEpochs epochs in which the learning rate rises, 0 or more; default 5. They are
   *     limited to a tenth of the run
   * @param decay how the learning rate falls after that; default {@code POLY}
   */
  public record Schedule(int epochs, int warmupEpochs, LearningRateDecay decay) {
    /** Checks the fields. */
    public Schedule {
      Check.atLeast("epochs", epochs, 1);
      Check.atLeast("warmup-epochs", warmupEpochs, 0);
    }
  }

  /**
   * How the segmenter is scored during the run.
   *
   * @param everyEpochs epochs between two validations, at least 1; default 10. The last epoch is
   *     always validated
   * @param share share of the scans that are held out for validation when no file gives the split,
   *     in [0, 0.9]; default 0.2. With 0 there is no validation
   * @param step distance of neighboring windows as a fraction of the crop, in [0.05, 1]; default
   *     0.5
   * @param mirror whether a window is predicted in all eight mirrored copies; default false
   */
  public record Validation(int everyEpochs, double share, double step, boolean mirror) {
    /** Smaller steps take more than 8,000 windows for each voxel. */
    private static final double LEAST_STEP = 0.05;

    private static final double MOST_SHARE = 0.9;

    /** Checks the fields. */
    public Validation {
      Check.atLeast("every-epochs", everyEpochs, 1);
      Check.within("share", share, 0, MOST_SHARE);
      Check.within("step", step, LEAST_STEP, 1);
    }
  }

  /** Returns the network for some classes. */
  public SegmentationUNet segmenter(LabelSet labels) {
    return new SegmentationUNet(
        network.encoder(),
        new DecoderConfig(labels.outputs(), network.dropout(), network.deepSupervision()));
  }

  private static FinetuneConfig read(ConfigSection root) {
    long seed = root.longInteger("seed");
    var crop =
        root.section(
            "crop",
            s ->
                new Crop(
                    new MaskedCropRule(
                        s.extent("size"), s.number("foreground-share"), s.integer("per-volume")),
                    s.voxelSize("voxel-size-um")));
    return new FinetuneConfig(
        seed,
        root.longIntegerOrAuto("init-seed").orElse(seed),
        root.section("network", FinetuneConfig::network),
        crop,
        root.section("views", s -> ViewsReader.readPairs(s, crop.voxelSize())),
        root.section("batch", s -> new Batch(s.integer("global"), s.integer("micro"))),
        root.section("loss", s -> new Loss(s.number("dice"), s.number("cross-entropy"))),
        root.section(
            "optimizer",
            s ->
                new Optimizer(
                    AdamWConfig.withWeightDecay(s.number("weight-decay")),
                    s.number("learning-rate"),
                    s.numberOrAuto("encoder-factor"),
                    s.flag("freeze-encoder"),
                    s.choice("decay", DecayRule.class),
                    s.number("clip-norm"))),
        root.section(
            "schedule",
            s ->
                new Schedule(
                    s.integer("epochs"),
                    s.integer("warmup-epochs"),
                    s.choice("decay", LearningRateDecay.class))),
        root.section(
            "validation",
            s ->
                new Validation(
                    s.integer("every-epochs"),
                    s.number("share"),
                    s.number("step"),
                    s.flag("mirror"))),
        RunConfig.read(root, root.section("compute", RunConfig::compute)));
  }

  private static Network network(ConfigSection section) {
    var encoder =
        NetworkConfig.ofEncoder(
            section.integer("input-channels"),
            EncoderChannels.read(section),
            section.flag("residual"));
    return section.section(
        "decoder", s -> new Network(encoder, s.number("dropout"), s.flag("deep-supervision")));
  }
}
