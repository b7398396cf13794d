package org.byol3d.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.byol3d.inference.ValidationStore;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.metrics.MetricsReader;
import org.byol3d.report.finetune.FinetuneReport;
import org.byol3d.report.run.RunHistory;
import org.byol3d.report.run.TrainingReport;
import org.byol3d.storage.StoreDirectory;

/**
 * Writes a page that shows what a run of any kind of training did, from its directory. The run may
 * still go on.
 */
public final class RunReport {
  private final StoreDirectory run;
  private final RunHistory history;
  private final Map<String, String> facts;

  private RunReport(StoreDirectory run, RunHistory history, Map<String, String> facts) {
    this.run = run;
    this.history = history;
    this.facts = facts;
  }

  /**
   * Reads a run's log.
   *
   * @param run the run's directory
   * @param facts further facts of the run, by name and in order: its configuration, where its
   *     checkpoints and exports are; a text of several lines is shown as it is
   * @throws FileNotFoundException if the directory has no log
   * @throws IOException if a line of the log is damaged
   */
  public static RunReport read(StoreDirectory run, Map<String, String> facts) throws IOException {
    if (!run.exists(MetricsLog.FILE)) {
      throw new FileNotFoundException(
          run.path(MetricsLog.FILE) + "; give the directory that a training run writes to");
    }
    try (var reader = MetricsReader.open(run)) {
      return new RunReport(
          run, RunHistory.read(reader), Collections.unmodifiableMap(new LinkedHashMap<>(facts)));
    }
  }

  /** Returns the number of steps that the log has. */
  public long steps() {
    return history.steps();
  }

  /** Returns the number of events that the log has. */
  public long events() {
    return history.events().size();
  }

  /**
   * Writes the page.
   *
   * @param out receives UTF-8; not closed
   * @throws IOException if it cannot be written, or what the run keeps of its validations is
   *     damaged
   */
  public void writeTo(OutputStream out) throws IOException {
    if (history.isFinetuning()) {
      FinetuneReport.write(out, run.toString(), history, new ValidationStore(run), facts);
    } else {
      TrainingReport.write(out, run.toString(), history, facts);
    }
  }
}
