package org.byol3d.submit;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.ingest.StatisticsMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code byol3d ingest}: a directory of volumes to an index. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Turns a directory of .b2nd and .npy volumes into an index with statistics,",
      "and keeps it up to date: only new and changed files are read. Bad files go",
      "to its quarantine with a reason. Runs in this process, or on the cluster",
      "that spark-submit names.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed, or more files in quarantine than --fail-on-quarantine allows",
      "2:wrong usage"
    })
final class IngestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "URI",
      description =
          "Directory of the volumes, searched to any depth. Masks (*_seg.*) and names that begin"
              + " with . or _ are left out.")
  private String dataDirectory;

  @Option(
      names = "--index",
      required = true,
      paramLabel = "URI",
      description = "Directory of the index, made when there is none.")
  private String index;

  @Option(
      names = "--scan-id-pattern",
      paramLabel = "REGEX",
      description =
          "Finds the scan a volume is a patch of: the one group of this expression, searched for"
              + " in the volume's URI. Default: the name of the directory it lies in.")
  private String scanIdPattern;

  @Option(
      names = "--statistics",
      defaultValue = "full",
      paramLabel = "full|sample",
      description =
          "full reads every voxel; sample reads about an eighth of each large volume and finds"
              + " less damage. Default: ${DEFAULT-VALUE}.")
  private StatisticsMode statistics;

  @Option(
      names = "--min-size",
      defaultValue = "" + IngestOptions.DEFAULT_MIN_SIZE,
      paramLabel = "VOXELS",
      description =
          "Least length of every axis; at least the crop size of the training. Default:"
              + " ${DEFAULT-VALUE}.")
  private int minSize;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads when run in this process. Default: one for each core.")
  private Integer workers;

  @Option(
      names = "--fail-on-quarantine",
      paramLabel = "N|P%",
      converter = QuarantineLimit.Converter.class,
      description =
          "Exit with 1 when more than N files, or P percent, are quarantined. The index is made"
              + " all the same.")
  private QuarantineLimit limit;

  @Override
  public Integer call() throws IOException {
    var options = options();
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    try (var spark = SparkSessions.start("ingest", threads())) {
      var report = IngestRun.run(spark, options, err);
      IngestSummary.print(out, report, index);
      if (limit != null && limit.isExceeded(report.quarantined().size(), report.seen())) {
        err.printf(
            "byol3d ingest: %d of %d files are quarantined, more than --fail-on-quarantine %s%n",
            report.quarantined().size(), report.seen(), limit);
        return 1;
      }
      return 0;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private IngestOptions options() {
    try {
      return new IngestOptions(
          dataDirectory,
          index,
          scanIdPattern == null ? ScanIdRule.PARENT_DIRECTORY : ScanIdRule.of(scanIdPattern),
          statistics,
          minSize,
          OptionalInt.empty());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int threads() {
    if (workers != null) {
      Counts.requirePositive(spec, "--workers", workers);
    }
    return workers == null ? Runtime.getRuntime().availableProcessors() : workers;
  }
}
