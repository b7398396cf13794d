package org.byol3d.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.report.run.TrainingReport;
import org.byol3d.storage.CommittedFile;
import org.byol3d.storage.StoreDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code byol3d report}: a page that shows what a training run did. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Writes one HTML page that shows what a training run did, or has done so far:",
      "loss, schedules and gradient norm, signs of collapse, where the time of a step goes,",
      "what happened, and what to do next.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage"})
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "URI",
      description = "The run's directory, which holds metrics.jsonl.")
  private String run;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PAGE.html",
      description = "The page; one of that name is replaced.")
  private String out;

  @Override
  public Integer call() throws IOException {
    if (!out.contains(":") && Files.isDirectory(Path.of(out))) {
      throw new ParameterException(
          spec.commandLine(), "--out " + out + " is a directory: name the page itself");
    }
    var configuration = new Configuration();
    var report = TrainingReport.read(StoreDirectory.of(run, configuration), Map.of());
    CommittedFile.write(configuration, out, report::writeTo);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %,d steps, %,d events. Next: open it in a browser%n",
            out, report.steps(), report.events());
    return 0;
  }
}
