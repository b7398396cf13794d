package org.byol3d.inference;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.byol3d.ingest.UnchangedVolumeOpener;
import org.byol3d.ingest.labels.LabeledCase;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;

/** Predicts whole labeled volumes and scores them against their masks, as Spark tasks. */
public final class ValidationStage {
  /** The most cases of which a slice is kept. */
  public static final int MOST_SLICES = 6;

  /** Bytes per voxel for the truth, what is ignored, and the scores. */
  private static final double MEMORY_PER_VOXEL = 2 + CaseScores.MEMORY_PER_VOXEL;

  private ValidationStage() {}

  private record Item(LabeledCase labeled, boolean sliced) implements Serializable {}

  /** What a task returns; the slice is null unless it is wanted. */
  private record Answer(CaseScores scores, CaseSlice slice) implements Serializable {}

  /**
   * Validates a segmenter. The result does not depend on the number of tasks.
   *
   * @param spark runs the tasks
   * @param weights of the segmenter, in the order of its state_dict
   * @param cases at least one
   * @param stop is asked after each case; if it is true, the other cases are canceled
   * @return the scores in the order of the cases. A case that cannot be predicted or scored is
   *     among the failed ones. Empty if it was stopped
   * @throws org.byol3d.distributed.StageFailedException if Spark gives the stage up
   * @throws InterruptedException if interrupted; the stage is canceled
   */
  public static Optional<ValidationResult> run(
      SparkSession spark,
      SegmenterSpec spec,
      float[] weights,
      List<LabeledCase> cases,
      InferenceOptions options,
      BooleanSupplier stop)
      throws InterruptedException {
    var items = new ArrayList<Item>();
    for (int i = 0; i < cases.size(); i++) {
      items.add(new Item(cases.get(i).withoutPlaces(), isSliced(i, cases.size())));
    }
    var outcomes = new TreeMap<Integer, CaseOutcome<Answer>>();
    try {
      new PredictionStage(spark, spec, options)
          .<Item, Answer>run(
              "validation",
              weights,
              items,
              ValidationStage::validate,
              (number, outcome) -> {
                outcomes.put(number, outcome);
                if (outcomes.size() < items.size() && stop.getAsBoolean()) {
                  throw new StoppedException();
                }
              });
    } catch (StoppedException e) {
      return Optional.empty();
    }
    var scores = new ArrayList<CaseScores>();
    var failed = new ArrayList<FailedCase>();
    var slices = new ArrayList<CaseSlice>();
    outcomes.forEach(
        (number, outcome) -> {
          if (outcome instanceof CaseOutcome.Done<Answer> done) {
            scores.add(done.result().scores());
            Optional.ofNullable(done.result().slice()).ifPresent(slices::add);
          } else if (outcome instanceof CaseOutcome.Failed<Answer> failure) {
            failed.add(new FailedCase(cases.get(number).name(), failure.reason()));
          }
        });
    return Optional.of(new ValidationResult(new ValidationScores(scores, failed), slices));
  }

  /** Ends a stage, which cancels its tasks. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Spreads the slices evenly over the cases. */
  private static boolean isSliced(int number, int cases) {
    int slices = Math.min(MOST_SLICES, cases);
    return (long) number * slices / cases != ((long) number + 1) * slices / cases;
  }

  private static Answer validate(Item item, PredictionStage.Task task) throws IOException {
    var labeled = item.labeled();
    var spec = task.spec();
    var indexed = labeled.volume();
    var extent = indexed.content().extent();
    VolumePrediction.requireRoom(indexed.uri(), extent, spec, MEMORY_PER_VOXEL, task.heap());
    VolumeOpener opener =
        new UnchangedVolumeOpener(
            new FormatVolumeOpener(new HadoopSourceOpener(task.hadoop())),
            Stream.of(indexed.file(), labeled.mask().file()),
            task.hadoop());
    float[] image;
    try (var volume = opener.open(indexed.uri())) {
      requireExtent(volume.name(), Extent.of(volume.shape()), extent);
      image = VolumePrediction.read(volume, indexed.statistics(), spec.normalization());
    }
    var classes = task.prediction().classes(indexed.uri(), image, extent, Optional.empty());
    Truth truth;
    try (var mask = opener.open(labeled.mask().uri())) {
      requireExtent(mask.name(), Extent.of(mask.shape()), extent);
      truth = Truth.read(mask, spec.labels());
    }
    var scores =
        CaseScores.of(
            labeled.name(), spec.labels(), classes, truth.classes(), truth.ignored(), extent);
    return new Answer(
        scores,
        item.sliced()
            ? CaseSlice.cut(
                labeled.name(),
                image,
                spec.normalization(),
                indexed.statistics(),
                truth,
                classes,
                extent)
            : null);
  }

  private static void requireExtent(String name, Extent found, Extent indexed) throws IOException {
    if (!found.equals(indexed)) {
      throw new IOException(
          "%s: is %s voxels, but %s are expected: ingest again".formatted(name, found, indexed));
    }
  }
}
