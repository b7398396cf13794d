package org.byol3d.report.run;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.byol3d.report.page.PageOutput;

/** Writes the page of a pretraining. */
public final class TrainingReport {
  private TrainingReport() {}

  /**
   * Writes the page.
   *
   * @param out receives UTF-8; not closed
   * @param run the run's directory
   * @param history what its log says
   * @param facts further facts of the run, by name and in order
   */
  public static void write(
      OutputStream out, String run, RunHistory history, Map<String, String> facts)
      throws IOException {
    var style = PageOutput.style(TrainingReport.class, "training.css");
    PageOutput.write(
        out,
        page ->
            JtetrainingGenerated.render(page, null, new TrainingPage(history), run, facts, style));
  }
}
