package org.byol3d.repretrain;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.evaluate.HeldOutFigures;
import org.byol3d.evaluate.HeldOutPairs;
import org.byol3d.evaluate.PlaqueAccuracy;
import org.byol3d.pretrain.HeldOutEncoder;

/** Compares a new model with the model in use, both on the same crops. */
final class Comparison {
  private static final long PAIRS = 0x636f6d70617265L; // "compare"

  private final RepretrainOptions options;
  private final HeldOutEncoder encoder;
  private final Optional<PlaqueAccuracy> plaque;

  private Comparison(
      SparkSession spark, RepretrainOptions options, Optional<PlaqueAccuracy> plaque) {
    this.options = options;
    this.encoder = new HeldOutEncoder(spark, options.config(), options.workers());
    this.plaque = plaque;
  }

  /**
   * Prepares a comparison. Reads the labels, if there are any, so that a mistake in them shows
   * before the training and not after it.
   *
   * @throws org.byol3d.evaluate.UnusableLabelsException if the labels cannot be used
   */
  static Comparison prepare(SparkSession spark, RepretrainOptions options) throws IOException {
    return new Comparison(
        spark,
        options,
        options.labeled().isPresent()
            ? Optional.of(
                new PlaqueAccuracy(
                    options.labeled().get(),
                    options.scanIds(),
                    options.config().config(),
                    spark.sparkContext().hadoopConfiguration()))
            : Optional.empty());
  }

  /**
   * Checks that the model in use can be continued and compared.
   *
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if it is of other networks
   */
  void requireFit(CheckpointReference parent) throws IOException {
    encoder.load(parent);
  }

  /**
   * Judges a model.
   *
   * @param candidate last checkpoint of the model
   * @param parent last checkpoint of the model that it continues
   */
  Judgment judge(CheckpointReference candidate, Optional<CheckpointReference> parent, VolumeMix mix)
      throws IOException, InterruptedException {
    var pairs = new HeldOutPairs(mix.heldOut(), options.heldOutPairs(), PAIRS);
    var own = heldOut(candidate, pairs);
    if (Double.isNaN(own.loss())) {
      return new Judgment(
          new ModelFigures(own, null), null, List.of("collapsed: " + own.collapse()));
    }
    Optional<HeldOutFigures> previous =
        parent.isPresent() ? Optional.of(heldOut(parent.get(), pairs)) : Optional.empty();
    var accuracies = accuracies(candidate, parent);
    var figures = figures(own, accuracies, 0);
    var before = previous.map(it -> figures(it, accuracies, 1));
    return new Judgment(
        figures, before.orElse(null), options.acceptance().refusals(figures, before));
  }

  private HeldOutFigures heldOut(CheckpointReference checkpoint, HeldOutPairs pairs)
      throws IOException, InterruptedException {
    var weights = encoder.load(checkpoint);
    return HeldOutFigures.of(options.config().config(), weights, encoder.encode(weights, pairs));
  }

  private static ModelFigures figures(
      HeldOutFigures heldOut, Optional<List<Double>> accuracies, int place) {
    return new ModelFigures(heldOut, accuracies.map(all -> all.get(place)).orElse(null));
  }

  private Optional<List<Double>> accuracies(
      CheckpointReference candidate, Optional<CheckpointReference> parent) throws IOException {
    if (plaque.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        plaque.get().of(parent.map(it -> List.of(candidate, it)).orElse(List.of(candidate))));
  }
}
