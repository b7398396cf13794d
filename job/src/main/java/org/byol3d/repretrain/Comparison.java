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
    var figures = figures(candidate, own);
    Optional<ModelFigures> before =
        parent.isPresent()
            ? Optional.of(figures(parent.get(), heldOut(parent.get(), pairs)))
            : Optional.empty();
    return new Judgment(
        figures, before.orElse(null), options.acceptance().refusals(figures, before));
  }

  private HeldOutFigures heldOut(CheckpointReference checkpoint, HeldOutPairs pairs)
      throws IOException, InterruptedException {
    var weights = encoder.load(checkpoint);
    return HeldOutFigures.of(options.config().config(), weights, encoder.encode(weights, pairs));
  }

  private ModelFigures figures(CheckpointReference checkpoint, HeldOutFigures heldOut)
      throws IOException {
    return new ModelFigures(heldOut, plaque.isPresent() ? plaque.get().of(checkpoint) : null);
  }
}
