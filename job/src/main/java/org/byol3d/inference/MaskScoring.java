package org.byol3d.inference;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;

/** Scores masks in files against other masks in files, as Spark tasks. */
public final class MaskScoring {
  private MaskScoring() {}

  /**
   * A prediction and its truth.
   *
   * @param name of the case
   * @param prediction URI of the predicted mask
   * @param truth URI of the true mask
   */
  public record Pair(String name, String prediction, String truth) implements Serializable {}

  /**
   * Scores pairs.
   *
   * @return the scores in the order of the pairs. A pair that cannot be scored is among the failed
   *     ones
   */
  public static ValidationScores run(SparkSession spark, LabelSet labels, List<Pair> pairs) {
    if (pairs.isEmpty()) {
      return new ValidationScores(List.of(), List.of());
    }
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    List<CaseOutcome<CaseScores>> outcomes;
    try {
      outcomes =
          context
              .parallelize(pairs, pairs.size())
              .map(pair -> CaseOutcome.of(() -> score(pair, labels, hadoop.value().value())))
              .collect();
    } finally {
      hadoop.destroy();
    }
    var scores = new ArrayList<CaseScores>();
    var failed = new ArrayList<FailedCase>();
    for (int i = 0; i < pairs.size(); i++) {
      if (outcomes.get(i) instanceof CaseOutcome.Done<CaseScores> done) {
        scores.add(done.result());
      } else if (outcomes.get(i) instanceof CaseOutcome.Failed<CaseScores> failure) {
        failed.add(new FailedCase(pairs.get(i).name(), failure.reason()));
      }
    }
    return new ValidationScores(scores, failed);
  }

  private static CaseScores score(Pair pair, LabelSet labels, Configuration configuration)
      throws IOException {
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(configuration));
    try (var prediction = opener.open(pair.prediction());
        var truth = opener.open(pair.truth())) {
      var extent = Extent.of(truth.shape());
      if (!Extent.of(prediction.shape()).equals(extent)) {
        throw new IOException(
            "%s: is %s voxels, but its prediction is %s: give the mask of this volume"
                .formatted(pair.truth(), extent, Extent.of(prediction.shape())));
      }
      var actual = Truth.read(truth, labels);
      return CaseScores.of(
          pair.name(),
          labels,
          Truth.read(prediction, labels).classes(),
          actual.classes(),
          actual.ignored(),
          extent);
    }
  }
}
