package org.byol3d.metrics.tensorboard;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.metrics.FinetuneMetrics;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.metrics.StepRecord;
import org.byol3d.metrics.ValidationMetrics;
import org.byol3d.storage.GrowingFile;
import org.byol3d.storage.StoreDirectory;

/**
 * Writes scalars for TensorBoard: one event file per process, in a directory for {@code tensorboard
 * --logdir}. A resumed run starts another file, and the first records of that file make TensorBoard
 * drop later steps of earlier files. Steps count from 0. The class is not thread-safe.
 */
public final class TensorBoardEvents implements MetricsSink {
  private static final int FLUSH_EVERY_STEPS = 10;

  private final GrowingFile file;
  private final InstantSource clock;
  private int unflushed;

  private TensorBoardEvents(GrowingFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Starts an event file.
   *
   * @param directory of the run's event files; it need not exist
   * @param fromStep the next step, 0 for a new run
   * @param clock gives the wall time of each event and the file's name, so that names sort by time
   */
  public static TensorBoardEvents open(StoreDirectory directory, long fromStep, InstantSource clock)
      throws IOException {
    var now = clock.instant();
    var events = new TensorBoardEvents(directory.begin(freeName(directory, now)), clock);
    events.write(EventEncoding.fileVersion(now));
    if (fromStep > 0) {
      events.write(EventEncoding.sessionStart(now, fromStep));
    }
    events.flush();
    return events;
  }

  /** Adds a count to the seconds: a run may be killed and resumed within a second. */
  private static String freeName(StoreDirectory directory, Instant time) throws IOException {
    for (var count = 0; ; count++) {
      var name =
          String.format(
              Locale.ROOT, "events.out.tfevents.%010d.%03d", time.getEpochSecond(), count);
      if (!directory.exists(name)) {
        return name;
      }
    }
  }

  @Override
  public void accept(MetricsRecord record) throws IOException {
    if (record instanceof StepRecord metrics) {
      write(EventEncoding.scalars(clock.instant(), metrics.step(), scalars(metrics)));
      unflushed++;
      if (unflushed >= FLUSH_EVERY_STEPS) {
        flush();
      }
    } else if (record instanceof MetricsRecord.Collapse collapse) {
      write(
          EventEncoding.scalars(clock.instant(), collapse.step(), scalars(collapse.diagnostics())));
      flush();
    } else if (record instanceof ValidationMetrics scores) {
      write(EventEncoding.scalars(clock.instant(), scores.step(), scalars(scores)));
      flush();
    }
    // TensorBoard has no place for events; the metrics log keeps them.
  }

  private static Map<String, Double> scalars(StepRecord record) {
    var values = new LinkedHashMap<String, Double>();
    values.put("loss/total", record.loss());
    if (record instanceof StepMetrics metrics) {
      values.put("loss/view1-view2", metrics.loss12());
      values.put("loss/view2-view1", metrics.loss21());
      values.put("schedule/learning-rate", metrics.learningRate());
      values.put("schedule/tau", metrics.tau());
    } else if (record instanceof FinetuneMetrics metrics) {
      values.put("loss/dice", metrics.dice());
      values.put("loss/cross-entropy", metrics.entropy());
      values.put("schedule/learning-rate", metrics.learningRate());
      values.put("schedule/encoder-learning-rate", metrics.encoderLearningRate());
    }
    values.put("schedule/epoch", record.epoch());
    values.put("gradient/norm", record.gradientNorm());
    values.put("cluster/workers", (double) record.workers());
    values.put("seconds/wall", record.timings().wall());
    record.timings().parts().forEach((part, seconds) -> values.put("seconds/" + part, seconds));
    return values;
  }

  private static Map<String, Double> scalars(ValidationMetrics scores) {
    var values = new LinkedHashMap<String, Double>();
    values.put("validation/dice", scores.dice());
    values.put("validation/iou", scores.iou());
    values.put("validation/plaque-precision", scores.precision());
    values.put("validation/plaque-recall", scores.recall());
    values.put("validation/plaque-f1", scores.f1());
    values.put("validation/panoptic-quality", scores.panopticQuality());
    values.put("validation/seconds", scores.seconds());
    return values;
  }

  private static Map<String, Double> scalars(CollapseDiagnostics diagnostics) {
    var values = new LinkedHashMap<String, Double>();
    values.put("collapse/std-mean", diagnostics.meanStd());
    values.put("collapse/std-min", diagnostics.minStd());
    values.put("collapse/effective-rank", diagnostics.effectiveRank());
    values.put("collapse/cosine-mean", diagnostics.meanCosine());
    return values;
  }

  private void write(byte[] event) throws IOException {
    file.write(RecordFraming.frame(event));
  }

  private void flush() throws IOException {
    file.flush();
    unflushed = 0;
  }

  @Override
  public void sync() throws IOException {
    file.sync();
    unflushed = 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
