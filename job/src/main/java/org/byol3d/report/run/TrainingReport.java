package org.byol3d.report.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.metrics.MetricsReader;
import org.byol3d.report.page.PageOutput;
import org.byol3d.storage.StoreDirectory;

/** Writes a page that shows what a training run did, from its log. The run may still go on. */
public final class TrainingReport {
  private final String run;
  private final RunHistory history;
  private final Map<String, String> facts;

  private TrainingReport(String run, RunHistory history, Map<String, String> facts) {
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
  public static TrainingReport read(StoreDirectory run, Map<String, String> facts)
      throws IOException {
    if (!run.exists(MetricsLog.FILE)) {
      throw new FileNotFoundException(
          run.path(MetricsLog.FILE) + "; give the directory that a training run writes to");
    }
    try (var reader = MetricsReader.open(run)) {
      return new TrainingReport(
          run.toString(),
          RunHistory.read(reader),
          Collections.unmodifiableMap(new LinkedHashMap<>(facts)));
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
   */
  public void writeTo(OutputStream out) throws IOException {
    var style = PageOutput.style(TrainingReport.class, "training.css");
    PageOutput.write(
        out,
        page ->
            JtetrainingGenerated.render(page, null, new TrainingPage(history), run, facts, style));
  }
}
