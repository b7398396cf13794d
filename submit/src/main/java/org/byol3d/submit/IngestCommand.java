package org.byol3d.submit;

import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.OptionalInt;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.StatisticsMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d ingest}: makes an index of a directory of volumes. */
@Command(
    name = "ingest",
    description = {
      "Turns a directory of .b2nd and .npy volumes into an index with statistics.",
      "Keeps the index up to date: only new and changed files are read. Bad files go"
          + " to its quarantine with a reason. Runs in this process, or on the cluster"
          + " that spark-submit names.",
    },
    exitCodeList = {
      "0:done",
      "1:failed, or more files in quarantine than --fail-on-quarantine allows",
      "2:wrong usage"
    })
final class IngestCommand extends ConsoleCommand {
  @Mixin private IngestSource source;

  @Mixin private WorkersOption workers;

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
      defaultValue = "" + IngestOptions.ANY_SIZE,
      paramLabel = "VOXELS",
      description =
          "Quarantine volumes with a shorter axis. Default: ${DEFAULT-VALUE}, which keeps all: a"
              + " training leaves out by itself what is too small for its crops.")
  private int minSize;

  @Option(
      names = "--masks",
      description =
          "Index the masks X_seg.b2nd and X_seg.npy beside the volumes too, for byol3d finetune. An"
              + " index that has masks keeps them up to date without this option.")
  private boolean masks;

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
    var options =
        new IngestOptions(
            source.dataDirectory(),
            source.index(),
            source.scanIds(),
            statistics,
            minSize,
            OptionalInt.empty(),
            source.allowVanished(),
            masks);
    try (var spark = SparkSessions.start("ingest", workers.threads())) {
      var report =
          new IngestJob(spark, Clock.systemUTC(), IngestSummary.progress(err())).run(options);
      IngestSummary.print(out(), report, source.index());
      if (limit != null && limit.isExceeded(report.quarantined().size(), report.seen())) {
        err()
            .printf(
                Locale.ROOT,
                "byol3d ingest: %d of %d files are quarantined, more than --fail-on-quarantine"
                    + " %s%n",
                report.quarantined().size(),
                report.seen(),
                limit);
        return 1;
      }
      return 0;
    }
  }
}
