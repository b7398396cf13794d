package org.byol3d.repretrain;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.evaluate.HeldOutFigures;
import org.byol3d.evaluate.HeldOutPairs;
import org.byol3d.evaluate.PlaqueAccuracy;
import org.byol3d.pretrain.HeldOutEvaluation;

/** Holds a new model against the one in use, both on the same crops. */
final class Comparison {
  private static final long PAIRS = 0x636f6d70617265L; // "compare"

  private final SparkSession spark;
  private final RepretrainOptions options;
  private final Optional<PlaqueAccuracy> plaque;

  private Comparison(
      SparkSession spark, RepretrainOptions options, Optional<PlaqueAccuracy> plaque) {
    this.spark = spark;
    this.options = options;
    this.plaque = plaque;
  }

  /**
   * Gets ready. Reads the labels, if there are any: better before the training than after it.
   *
   * @throws org.byol3d.evaluate.UnusableLabelsException if they cannot be used
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
   * Makes sure that the model in use can be continued and compared with.
   *
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if it is of other networks
   */
  void requireFit(CheckpointReference parent) throws IOException {
    new HeldOutEvaluation(spark, options.config(), options.workers()).requireFit(parent);
  }

  /**
   * Judges a model.
   *
   * @param candidate its last checkpoint
   * @param parent that of the model it continues
   */
  Judgment judge(CheckpointReference candidate, Optional<CheckpointReference> parent, VolumeMix mix)
      throws IOException, InterruptedException {
    var evaluation = new HeldOutEvaluation(spark, options.config(), options.workers());
    var pairs = new HeldOutPairs(mix.heldOut(), options.heldOutPairs(), PAIRS);
    var own = evaluation.run(candidate, pairs);
    if (Double.isNaN(own.loss())) {
      return new Judgment(
          new ModelFigures(own, null), null, List.of("collapsed: " + own.collapse()));
    }
    Optional<HeldOutFigures> previous =
        parent.isPresent() ? Optional.of(evaluation.run(parent.get(), pairs)) : Optional.empty();
    var accuracies = accuracies(candidate, parent);
    var figures = figures(own, accuracies, 0);
    var before = previous.map(it -> figures(it, accuracies, 1));
    return new Judgment(
        figures, before.orElse(null), options.acceptance().refusals(figures, before));
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
