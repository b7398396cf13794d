package org.byol3d.finetune;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.SegmentedClasses;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.crop.MaskedCrop;
import org.byol3d.crop.MaskedCropSampler;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.distributed.DeviceAssignment;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.labels.LabeledCase;
import org.byol3d.nn.Precision;
import org.byol3d.nn.SegmentationCost;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.TensorSpec;
import org.byol3d.nn.TrainableWidths;
import org.byol3d.run.ResultSize;
import org.byol3d.run.RunCheckpoints;
import org.byol3d.run.RunPlan;
import org.byol3d.run.ValidationSchedule;
import org.byol3d.storage.StoreDirectory;

/**
 * What a run consists of, known before its first step.
 *
 * @param start the encoder and the complete configuration
 * @param data the labeled volumes
 * @param network the segmenter
 */
record FinetunePlan(FinetuneStart start, FinetuneData data, SegmentationUNet network) {
  static FinetunePlan of(FinetuneStart start, FinetuneData data) {
    return new FinetunePlan(start, data, start.config().config().segmenter(data.labels()));
  }

  /** Returns the volumes that crops refer to by number. */
  List<IndexedVolume> volumes() {
    return data.training().stream().map(LabeledCase::volume).toList();
  }

  /** Returns the values of the configuration. */
  FinetuneConfig config() {
    return start.config().config();
  }

  /** Returns the number of samples per epoch. */
  private long samplesPerEpoch() {
    return (long) data.training().size() * config().crop().rule().cropsPerVolume();
  }

  /** Returns the number of whole steps per epoch, at least 1. */
  long stepsPerEpoch() {
    return Math.max(1, samplesPerEpoch() / config().batch().global());
  }

  /** Returns the number of steps of the run. */
  long totalSteps() {
    return stepsPerEpoch() * config().schedule().epochs();
  }

  /** Returns the number of epochs that so many steps complete, with a fraction. */
  double epochs(long steps) {
    return (double) steps * config().batch().global() / samplesPerEpoch();
  }

  /** Returns the micro-batches of all steps. */
  MicroBatchPlan<MaskedCrop> microBatches() {
    var sampler =
        new MaskedCropSampler(
            data.training().stream().map(it -> it.sampled(data.labels())).toList(),
            config().crop().rule(),
            config().seed(),
            data.generation());
    return new MicroBatchPlan<>(sampler, config().batch().microBatches(), config().batch().micro());
  }

  /** Returns when the run validates; empty without volumes to validate on. */
  Optional<ValidationSchedule> validations() {
    return data.validation().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ValidationSchedule(
                stepsPerEpoch() * config().validation().everyEpochs(),
                totalSteps(),
                Validation.DICE));
  }

  /** Returns the state of step 0. */
  SegmenterState state() {
    var state = new SegmenterState(config(), network, stepsPerEpoch());
    start.encoder().ifPresent(encoder -> state.takeEncoder(encoder.encoder()));
    return state;
  }

  /** Returns what the run has in its checkpoints. */
  RunCheckpoints.Kind checkpoints(int trained) {
    return new RunCheckpoints.Kind(
        Map.of(Branch.SEGMENTER, network.tensors()), trained, FinetuneStart.OPTION);
  }

  /**
   * Checks that Spark and this machine can carry out the run.
   *
   * @param trained number of trained weights
   * @param workers tasks of a stage, if they are given
   * @throws org.byol3d.text.WrongRequestException if they cannot; says what to change
   */
  void requireCarriedOut(SparkContext spark, int trained, OptionalInt workers) {
    if (spark.isLocal()) {
      TrainableWidths.require(
          config().network().encoder().channels(),
          DeviceAssignment.ofProcess(config().run().compute().device()),
          System.getenv());
    }
    new ResultSize(config().run().distributed().wire(), trained, config().batch().microBatches())
        .require(spark.getConf(), workers);
  }

  /**
   * Estimates what the run needs.
   *
   * @param workers W, at least 1; no more than K are used
   */
  RunPlan estimate(int workers) {
    var config = config();
    int microBatches = config.batch().microBatches();
    int used = Math.min(workers, microBatches);
    boolean frozen = config.optimizer().freezeEncoder();
    var cost = new SegmentationCost(network, config.crop().size(), frozen, Precision.FLOAT32);
    long trained = TensorSpec.size(frozen ? network.decoderTensors() : network.tensors());
    return new RunPlan(
        data.training().size(),
        stepsPerEpoch(),
        totalSteps(),
        microBatches,
        used,
        cost.workerMemory(config.batch().micro()).total(),
        trained * Float.BYTES,
        used * trained * config.run().distributed().wire().bytesPerValue(),
        config.batch().global() * cost.stepFlops());
  }

  /** Returns what checkpoints say of the run. */
  RunDescription describe(FinetuneOptions options, Configuration hadoop) throws IOException {
    return new RunDescription(
            start.config().text(),
            start.config().methodHash(),
            options.codeVersion(),
            StoreDirectory.of(options.index(), hadoop).toString(),
            data.generation(),
            data.training().size(),
            stepsPerEpoch(),
            totalSteps(),
            config().seed(),
            start.origin().orElse(null))
        .withClasses(SegmentedClasses.of(data.labels()))
        .withSplit(data.split());
  }
}
