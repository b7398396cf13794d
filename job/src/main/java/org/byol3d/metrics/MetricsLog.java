package org.byol3d.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.storage.GrowingFile;
import org.byol3d.storage.StoreDirectory;

/**
 * The log of a run: {@code metrics.jsonl} in its directory, one JSON object a line, in the order of
 * what happened. Needs a file system that shows a file while it is written: HDFS, NFS, a local
 * disk. Not thread-safe.
 */
public final class MetricsLog implements MetricsSink {
  /** The log's name in the run's directory. */
  public static final String FILE = "metrics.jsonl";

  private final GrowingFile file;
  private final int flushEveryLines;
  private int unflushed;

  private MetricsLog(GrowingFile file, int flushEveryLines) {
    this.file = file;
    this.flushEveryLines = flushEveryLines;
  }

  /**
   * Begins the log of a run, or goes on with that of a run that is resumed. Records of {@code
   * fromStep} and later steps are dropped, since those steps are made again, and so is a last line
   * that a killed process left unfinished. The rest stays as it is. A process killed in here leaves
   * the old log whole.
   *
   * @param run the run's directory, which need not exist
   * @param fromStep the step to be made next, 0 for a new run
   * @param flushEveryLines how many lines a killed process may lose at most, at least 1; events and
   *     diagnostics are flushed at once
   * @throws IOException if a line of the old log is damaged, or the file system shows no file
   *     before it is closed
   */
  public static MetricsLog open(StoreDirectory run, long fromStep, int flushEveryLines)
      throws IOException {
    if (fromStep < 0 || flushEveryLines < 1) {
      throw new IllegalArgumentException(
          "from step %d, flushed every %d lines: must be at least 0 and 1"
              .formatted(fromStep, flushEveryLines));
    }
    return new MetricsLog(
        fromStep > 0 && run.exists(FILE) ? keepBefore(run, fromStep) : run.grow(FILE, out -> {}),
        flushEveryLines);
  }

  private static GrowingFile keepBefore(StoreDirectory run, long step) throws IOException {
    try (var reader = MetricsReader.open(run)) {
      return run.grow(FILE, out -> copyBefore(reader, step, out));
    }
  }

  private static void copyBefore(MetricsReader reader, long step, OutputStream out)
      throws IOException {
    for (var record = reader.next(); record != null; record = reader.next()) {
      if (record.step() < step) {
        out.write((reader.text() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Override
  public void step(StepMetrics metrics) throws IOException {
    file.write(MetricsJson.line(new MetricsRecord.Step(metrics)));
    unflushed++;
    if (unflushed >= flushEveryLines) {
      flush();
    }
  }

  @Override
  public void collapse(long step, CollapseDiagnostics diagnostics) throws IOException {
    file.write(MetricsJson.line(new MetricsRecord.Collapse(step, diagnostics)));
    flush();
  }

  @Override
  public void event(long step, String kind, Map<String, Object> fields) throws IOException {
    file.write(MetricsJson.line(new MetricsRecord.Event(step, kind, fields)));
    flush();
  }

  private void flush() throws IOException {
    file.flush();
    unflushed = 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
