package org.byol3d.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.byol3d.storage.GrowingFile;
import org.byol3d.storage.StoreDirectory;

/**
 * The log of a run: {@code metrics.jsonl} in its directory, one JSON object per line, in the order
 * of events. The log needs a file system that shows a file while it is written: HDFS, NFS or a
 * local disk. The class is not thread-safe.
 */
public final class MetricsLog implements MetricsSink {
  /** Name of the log in the run's directory. */
  public static final String FILE = "metrics.jsonl";

  private final GrowingFile file;
  private final int flushEveryLines;
  private int unflushed;

  private MetricsLog(GrowingFile file, int flushEveryLines) {
    this.file = file;
    this.flushEveryLines = flushEveryLines;
  }

  /**
   * Starts the log of a new run, or continues the log of a resumed run. A resumed run drops the
   * records of {@code fromStep} and later, since it repeats these steps, and a last line that a
   * killed process left unfinished. All other lines stay as they are. A process that is killed
   * during this call leaves the old log complete.
   *
   * @param run the run's directory; it need not exist
   * @param fromStep the next step, 0 for a new run
   * @param flushEveryLines lines that a killed process loses at most, at least 1; events and
   *     diagnostics are flushed at once
   * @throws IOException if a line of the old log is damaged, or the file system does not show a
   *     file before it is closed
   */
  public static MetricsLog open(StoreDirectory run, long fromStep, int flushEveryLines)
      throws IOException {
    if (fromStep < 0 || flushEveryLines < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "from step %d, flushed every %d lines: must be at least 0 and 1",
              fromStep,
              flushEveryLines));
    }
    return new MetricsLog(
        fromStep > 0 && run.exists(FILE) ? keepBefore(run, fromStep) : run.grow(FILE, out -> {}),
        flushEveryLines);
  }

  /**
   * Returns whether a directory's log holds a step. A run that failed before its first step leaves
   * a log without one.
   *
   * @throws IOException if a line before the first step is damaged
   */
  public static boolean hasSteps(StoreDirectory run) throws IOException {
    if (!run.exists(FILE)) {
      return false;
    }
    try (var reader = MetricsReader.open(run)) {
      for (var record = reader.next(); record != null; record = reader.next()) {
        if (record instanceof StepRecord) {
          return true;
        }
      }
    }
    return false;
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
  public void accept(MetricsRecord record) throws IOException {
    file.write(MetricsJson.line(record));
    unflushed++;
    if (unflushed >= flushEveryLines || !(record instanceof StepRecord)) {
      file.flush();
      unflushed = 0;
    }
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
