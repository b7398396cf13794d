package org.byol3d.submit;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where the volumes of a training come from. */
final class TrainingSource {
  @ArgGroup(multiplicity = "1", exclusive = false)
  private Source source;

  /** A directory of volumes, an index, or both. */
  static final class Source {
    @Option(
        names = "--data-dir",
        paramLabel = "URI",
        description =
            "Directory of volumes: it is ingested first, into --index or <save-dir>/index.")
    private String dataDirectory;

    @Option(
        names = "--index",
        paramLabel = "URI",
        description = "An index of byol3d ingest; with --data-dir, where to make it.")
    private String index;
  }

  @Mixin private ScanIdOption scanIds;

  @Mixin private AllowVanishedOption allowVanished;

  /**
   * Checks that the options fit each other.
   *
   * @throws WrongRequestException if they do not
   */
  void check() {
    WrongRequestException.unless(
        source.dataDirectory != null || !allowVanished.given(),
        "--allow-vanished goes with --data-dir: --index alone is used as it is");
  }

  /**
   * Returns the index of the volumes. Makes it or brings it up to date if a directory is given.
   *
   * @param saveDirectory of the run, in which the index is by default
   * @param masks whether the masks beside the volumes are indexed, too
   * @param out gets the summary of an ingest
   * @param err gets its progress
   */
  String index(
      SparkSession spark, String saveDirectory, boolean masks, PrintWriter out, PrintWriter err)
      throws IOException {
    if (source.dataDirectory == null) {
      return source.index;
    }
    var index = source.index == null ? saveDirectory + "/index" : source.index;
    var report =
        new IngestJob(spark, Clock.systemUTC(), IngestSummary.progress(err))
            .run(
                new IngestOptions(
                    source.dataDirectory,
                    index,
                    scanIds.rule(),
                    StatisticsMode.FULL,
                    IngestOptions.ANY_SIZE,
                    OptionalInt.empty(),
                    allowVanished.given(),
                    masks));
    IngestSummary.print(out, report, index);
    return index;
  }
}
