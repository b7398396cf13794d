package org.byol3d.predict;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.distributed.DeviceAssignment;
import org.byol3d.inference.CaseOutcome;
import org.byol3d.inference.FailedCase;
import org.byol3d.inference.InferenceOptions;
import org.byol3d.inference.MaskScoring;
import org.byol3d.inference.PredictionStage;
import org.byol3d.inference.ValidationScores;
import org.byol3d.ingest.DataDirectory;
import org.byol3d.ingest.VolumeListing;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.Lease;
import org.byol3d.storage.LeaseTerms;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.WrongRequestException;

/**
 * Segments the volumes below a directory. What is done already is left as it is, so a job that was
 * killed goes on where it was. The results depend neither on the number of tasks nor on where they
 * run.
 */
public final class PredictJob {
  private static final LeaseTerms LOCK =
      new LeaseTerms("_lock", "predictions", Duration.ofMinutes(2));

  /** The scores of all cases. */
  public static final String SCORES = "scores.json";

  /** The scores in nnU-Net's form. */
  public static final String SUMMARY = "summary.json";

  private final SparkSession spark;
  private final Configuration configuration;
  private final PredictListener listener;

  /**
   * @param spark runs the tasks, and knows the Hadoop file systems
   * @param listener receives the progress
   */
  public PredictJob(SparkSession spark, PredictListener listener) {
    this.spark = spark;
    this.configuration = spark.sparkContext().hadoopConfiguration();
    this.listener = listener;
  }

  /**
   * Predicts.
   *
   * @throws WrongRequestException if the request cannot be carried out as it is; nothing is written
   *     then
   * @throws org.byol3d.storage.LeaseHeldException if another process predicts into the directory
   * @throws IOException if a directory cannot be listed or written. A volume that fails is in the
   *     report
   * @throws InterruptedException if interrupted
   */
  public PredictReport run(PredictedModel model, PredictOptions options)
      throws IOException, InterruptedException {
    if (spark.sparkContext().isLocal()) {
      // Fails before the work starts, in one line, instead of in the tasks.
      DeviceAssignment.ofProcess(options.device());
    }
    var data = DataDirectory.of(options.dataDirectory(), configuration);
    var out = StoreDirectory.of(options.out(), configuration);
    new Overlap(data.uri(), out.toString()).check(options);
    var listing = VolumeListing.of(data.uri(), configuration);
    if (listing.files().isEmpty() && listing.problems().isEmpty()) {
      throw new IOException(
          data + " has no .b2nd or .npy volumes: check that --data-dir is right and mounted");
    }
    out.make();
    try (var lock = new RenewedLease(Lease.acquire(out, LOCK, Clock.systemUTC()))) {
      var plan = PredictPlan.of(listing.files(), data, out, model, options, configuration);
      var failed = new ArrayList<FailedCase>();
      listing.problems().forEach(problem -> failed.add(new FailedCase("", problem)));
      listener.listed(plan.open().size() + plan.done().size(), plan.done().size());
      var predicted = new ArrayList<PredictedVolume>();
      for (var entry : plan.done()) {
        predicted.add(volume(out, entry, entry.record(), true));
      }
      predict(model, options, out, plan.open(), predicted, failed);
      predicted.sort(Comparator.comparing(PredictedVolume::name));
      lock.assertHeld();
      var scores =
          options.score()
              ? Optional.of(score(model, options, data, out, plan, predicted))
              : Optional.<ValidationScores>empty();
      return new PredictReport(predicted, failed, scores);
    }
  }

  private void predict(
      PredictedModel model,
      PredictOptions options,
      StoreDirectory out,
      List<PredictPlan.Entry> open,
      List<PredictedVolume> predicted,
      List<FailedCase> failed)
      throws InterruptedException {
    if (open.isEmpty()) {
      return;
    }
    var settings = options.settings();
    var tasks =
        open.stream()
            .map(
                it ->
                    new VolumeTask(
                        out.toString(),
                        it.names(),
                        it.file(),
                        it.record(),
                        options.probabilities()))
            .toList();
    var clock = new RemainingTime(open);
    var failures = new TreeMap<Integer, FailedCase>();
    new PredictionStage(
            spark,
            model.spec(),
            new InferenceOptions(
                options.device(), options.threads(), settings.step(), settings.mirror()))
        .<VolumeTask, PredictionRecord>run(
            "prediction",
            model.weights(),
            tasks,
            VolumeTask::predict,
            (number, outcome) -> {
              var entry = open.get(number);
              var progress = clock.finished(entry);
              if (outcome instanceof CaseOutcome.Done<PredictionRecord> done) {
                var volume = volume(out, entry, done.result(), false);
                predicted.add(volume);
                listener.predicted(volume, progress);
              } else if (outcome instanceof CaseOutcome.Failed<PredictionRecord> failure) {
                failures.put(number, new FailedCase(entry.path(), failure.reason()));
                listener.failed(failures.get(number), progress);
              }
            });
    failed.addAll(failures.values());
  }

  /** Scores all predictions that have a mask, also those of earlier calls. */
  private ValidationScores score(
      PredictedModel model,
      PredictOptions options,
      DataDirectory data,
      StoreDirectory out,
      PredictPlan plan,
      List<PredictedVolume> predicted)
      throws IOException {
    var truths = new TreeMap<String, String>();
    Stream.concat(plan.open().stream(), plan.done().stream())
        .forEach(entry -> entry.truth().ifPresent(it -> truths.put(entry.names().stem(), it)));
    var pairs =
        predicted.stream()
            .filter(it -> truths.containsKey(it.name()))
            .map(it -> new MaskScoring.Pair(it.name(), it.mask(), truths.get(it.name())))
            .toList();
    listener.scoring(pairs.size());
    var scores = MaskScoring.run(spark, model.spec().labels(), pairs);
    out.replace(SCORES, JsonRecord.bytes(scores));
    var summary =
        scores.summary(
            name -> new OutputNames(name, options.settings().format()).mask(),
            name -> data.pathBelow(truths.get(name)));
    if (summary.isPresent()) {
      out.replace(SUMMARY, summary.get().json());
    }
    return scores;
  }

  private static PredictedVolume volume(
      StoreDirectory out, PredictPlan.Entry entry, PredictionRecord record, boolean earlier) {
    return new PredictedVolume(
        entry.names().stem(), out.path(entry.names().mask()).toString(), earlier, record.classes());
  }
}
