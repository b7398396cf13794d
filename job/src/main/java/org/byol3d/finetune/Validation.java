package org.byol3d.finetune;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.byol3d.inference.InferenceOptions;
import org.byol3d.inference.SegmenterSpec;
import org.byol3d.inference.ValidationScores;
import org.byol3d.inference.ValidationStage;
import org.byol3d.inference.ValidationStore;
import org.byol3d.metrics.MetricsRecord.Event;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.ValidationMetrics;
import org.byol3d.run.ValidationSchedule;
import org.byol3d.run.Validator;
import org.byol3d.text.Units;

/** Scores the segmenter on whole volumes that it is not trained on. */
final class Validation implements Validator {
  /** The metric that decides which checkpoint is the best. */
  static final String DICE = "validation-dice";

  private final SparkSession spark;
  private final SegmenterSpec spec;
  private final InferenceOptions options;
  private final FinetunePlan plan;
  private final SegmenterState state;
  private final ValidationSchedule schedule;
  private final ValidationStore store;
  private final MetricsSink sink;

  /**
   * @param spark runs the tasks
   * @param plan has at least one case to validate on
   * @param store keeps the last and the best validation
   * @param sink gets an event for each case that fails
   */
  Validation(
      SparkSession spark,
      SegmenterSpec spec,
      InferenceOptions options,
      FinetunePlan plan,
      SegmenterState state,
      ValidationSchedule schedule,
      ValidationStore store,
      MetricsSink sink) {
    this.spark = spark;
    this.spec = spec;
    this.options = options;
    this.plan = plan;
    this.state = state;
    this.schedule = schedule;
    this.store = store;
    this.sink = sink;
  }

  @Override
  public ValidationSchedule schedule() {
    return schedule;
  }

  @Override
  public Optional<Result> validate(long steps, OptionalDouble best, BooleanSupplier stop)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    var validated =
        ValidationStage.run(spark, spec, state.weights(), plan.data().validation(), options, stop);
    if (validated.isEmpty()) {
      return Optional.empty();
    }
    var result = validated.get();
    var scores = result.scores();
    boolean isBest = scores.dice() > best.orElse(Double.NEGATIVE_INFINITY);
    store.write(ValidationStore.Kind.LAST, steps, result);
    if (isBest) {
      store.write(ValidationStore.Kind.BEST, steps, result);
    }
    for (var failed : scores.failed()) {
      sink.accept(
          new Event(
              steps - 1,
              "validation-failed",
              new TreeMap<>(Map.of("case", failed.name(), "reason", failed.reason()))));
    }
    return Optional.of(
        new Result(
            new ValidationMetrics(
                steps - 1,
                plan.epochs(steps),
                scores.cases().size(),
                scores.failed().size(),
                scores.dice(),
                scores.iou(),
                scores.precision(),
                scores.recall(),
                scores.f1(),
                scores.panopticQuality(),
                isBest,
                Units.secondsSince(start)),
            metrics(scores)));
  }

  private static Map<String, Double> metrics(ValidationScores scores) {
    return Map.of(
        DICE,
        scores.dice(),
        "validation-iou",
        scores.iou(),
        "validation-plaque-precision",
        scores.precision(),
        "validation-plaque-recall",
        scores.recall(),
        "validation-plaque-f1",
        scores.f1(),
        "validation-panoptic-quality",
        scores.panopticQuality());
  }
}
