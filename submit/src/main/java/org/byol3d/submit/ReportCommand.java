package org.byol3d.submit;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.report.RunReport;
import org.byol3d.storage.CommittedFile;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.VisibleText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d report}: writes a page that shows what a training run did. */
@Command(
    name = "report",
    description = {
      "Writes an HTML page that shows what a training run did, or has done so far.",
      "The page shows loss, schedules and gradient norm, signs of collapse, where"
          + " the time of a step goes, what happened, and what to do next.",
      "Of a fine-tuning it shows the validations too, case by case, and slices with true"
          + " and predicted outlines.",
    })
final class ReportCommand extends ConsoleCommand {
  @Option(
      names = "--run",
      required = true,
      paramLabel = "URI",
      description = "The run's directory, which holds metrics.jsonl.")
  private String run;

  @Mixin private PageOption out;

  @Override
  public Integer call() throws IOException {
    var configuration = new Configuration();
    var page = out.page(configuration);
    var report = RunReport.read(StoreDirectory.of(run, configuration), Map.of());
    CommittedFile.write(configuration, page, report::writeTo);
    out()
        .printf(
            Locale.ROOT,
            "%s: %,d steps, %,d events. Next: open it in a browser%n",
            VisibleText.line(page),
            report.steps(),
            report.events());
    return 0;
  }
}
